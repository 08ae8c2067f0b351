"""A conversation that begins as a copy of another one's path."""

from __future__ import annotations

from desktop_chat.chat.conversations import Conversation
from desktop_chat.chat.conversion import message_from, message_record
from desktop_chat.chat.messages import Message, Role
from desktop_chat.chat.records import new_id


def fork(conversation: Conversation, message: Message) -> Conversation:
    """All that was said as far as a message, in a conversation of its own.

    A message of the person's is not sent again: it becomes the draft, to be changed or sent.
    """
    path = conversation.path_to(message)
    made = Conversation()
    if message.role is Role.USER:
        made.draft, made.draft_attachments = message.text, message.attachments
        path = path[:-1]
    made.connection_id, made.model = conversation.connection_id, conversation.model
    made.parameters = dict(conversation.parameters)
    ids = {each.id: new_id() for each in path}
    for each in path:
        # Of a continued reply the whole text is here: what it goes on from is another version.
        record = message_record(each)._replace(id=ids[each.id], parent_id="", continues_id="")
        made.add(message_from(record))
    return made
