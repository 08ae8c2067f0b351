<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>%n B</source>
        <translation>
            <numerusform>%n B</numerusform>
            <numerusform>%n B</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n are new.</source>
        <translation>
            <numerusform>%n are new.</numerusform>
            <numerusform>%n are new.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations</source>
        <translation>
            <numerusform>%n conversation</numerusform>
            <numerusform>%n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are back.</source>
        <translation>
            <numerusform>%n conversation is back.</numerusform>
            <numerusform>%n conversations are back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are deleted.</source>
        <translation>
            <numerusform>%n conversation is deleted.</numerusform>
            <numerusform>%n conversations are deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are in no folder.</source>
        <translation>
            <numerusform>%n conversation is in no folder.</numerusform>
            <numerusform>%n conversations are in no folder.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are in the archive.</source>
        <translation>
            <numerusform>%n conversation is in the archive.</numerusform>
            <numerusform>%n conversations are in the archive.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are in the folder “{name}”.</source>
        <translation>
            <numerusform>%n conversation is in the folder “{name}”.</numerusform>
            <numerusform>%n conversations are in the folder “{name}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are no longer pinned.</source>
        <translation>
            <numerusform>%n conversation is no longer pinned.</numerusform>
            <numerusform>%n conversations are no longer pinned.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are pinned.</source>
        <translation>
            <numerusform>%n conversation is pinned.</numerusform>
            <numerusform>%n conversations are pinned.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations have the tag “{name}”.</source>
        <translation>
            <numerusform>%n conversation has the tag “{name}”.</numerusform>
            <numerusform>%n conversations have the tag “{name}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations no longer have the tag “{name}”.</source>
        <translation>
            <numerusform>%n conversation no longer has the tag “{name}”.</numerusform>
            <numerusform>%n conversations no longer have the tag “{name}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h</source>
        <translation>
            <numerusform>%n h</numerusform>
            <numerusform>%n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n invisible characters were taken out</source>
        <translation>
            <numerusform>%n invisible character was taken out</numerusform>
            <numerusform>%n invisible characters were taken out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n matches</source>
        <translation>
            <numerusform>%n match</numerusform>
            <numerusform>%n matches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n matches so far…</source>
        <translation>
            <numerusform>%n match so far…</numerusform>
            <numerusform>%n matches so far…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages are deleted.</source>
        <translation>
            <numerusform>%n message is deleted.</numerusform>
            <numerusform>%n messages are deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ms</source>
        <translation>
            <numerusform>%n ms</numerusform>
            <numerusform>%n ms</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them came from a backup.</source>
        <translation>
            <numerusform>%n of them came from a backup.</numerusform>
            <numerusform>%n of them came from a backup.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other versions are left out; JSON has all of them.</source>
        <translation>
            <numerusform>%n other version is left out; JSON has all of them.</numerusform>
            <numerusform>%n other versions are left out; JSON has all of them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pages</source>
        <translation>
            <numerusform>%n page</numerusform>
            <numerusform>%n pages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n places</source>
        <translation>
            <numerusform>%n place</numerusform>
            <numerusform>%n places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n replies</source>
        <translation>
            <numerusform>%n reply</numerusform>
            <numerusform>%n replies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n replies to read</source>
        <translation>
            <numerusform>%n reply to read</numerusform>
            <numerusform>%n replies to read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n s</source>
        <translation>
            <numerusform>%n s</numerusform>
            <numerusform>%n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n things are in {name}.</source>
        <translation>
            <numerusform>%n thing is in {name}.</numerusform>
            <numerusform>%n things are in {name}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A connection has at most %n headers.</source>
        <translation>
            <numerusform>A connection has at most %n header.</numerusform>
            <numerusform>A connection has at most %n headers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A message has at most %n attachments.</source>
        <translation>
            <numerusform>A message has at most %n attachment.</numerusform>
            <numerusform>A message has at most %n attachments.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Archive (%n)</source>
        <translation>
            <numerusform>Archive (%n)</numerusform>
            <numerusform>Archive (%n)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ask %n models at once</source>
        <translation>
            <numerusform>Ask %n model at once</numerusform>
            <numerusform>Ask %n models at once</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Code in {language}, %n lines.</source>
        <translation>
            <numerusform>Code in {language}, %n line.</numerusform>
            <numerusform>Code in {language}, %n lines.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Code, %n lines.</source>
        <translation>
            <numerusform>Code, %n line.</numerusform>
            <numerusform>Code, %n lines.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n conversations</source>
        <translation>
            <numerusform>Delete %n conversation</numerusform>
            <numerusform>Delete %n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Folder {name}, %n conversations</source>
        <translation>
            <numerusform>Folder {name}, %n conversation</numerusform>
            <numerusform>Folder {name}, %n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Found at {host}: {model} and %n more</source>
        <translation>
            <numerusform>Found at {host}: {model} and %n more</numerusform>
            <numerusform>Found at {host}: {model} and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Hidden messages and those of tools left out: %n.</source>
        <translation>
            <numerusform>Hidden messages and those of tools left out: %n.</numerusform>
            <numerusform>Hidden messages and those of tools left out: %n.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Long text pasted, %n lines.</source>
        <translation>
            <numerusform>Long text pasted, %n line.</numerusform>
            <numerusform>Long text pasted, %n lines.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No answer for %n s; the model may still be loading. Esc stops.</source>
        <translation>
            <numerusform>No answer for %n s; the model may still be loading. Esc stops.</numerusform>
            <numerusform>No answer for %n s; the model may still be loading. Esc stops.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No data for %n s since this computer woke up; the connection may be gone. Esc stops the reply, and you can ask again.</source>
        <translation>
            <numerusform>No data for %n s since this computer woke up; the connection may be gone. Esc stops the reply, and you can ask again.</numerusform>
            <numerusform>No data for %n s since this computer woke up; the connection may be gone. Esc stops the reply, and you can ask again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No data for %n s. Esc stops.</source>
        <translation>
            <numerusform>No data for %n s. Esc stops.</numerusform>
            <numerusform>No data for %n s. Esc stops.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Parameters and system prompt (%n set)…</source>
        <translation>
            <numerusform>Parameters and system prompt (%n set)…</numerusform>
            <numerusform>Parameters and system prompt (%n set)…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pictures left out: %n.</source>
        <translation>
            <numerusform>Pictures left out: %n.</numerusform>
            <numerusform>Pictures left out: %n.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pieces of an unknown kind left out: %n.</source>
        <translation>
            <numerusform>Pieces of an unknown kind left out: %n.</numerusform>
            <numerusform>Pieces of an unknown kind left out: %n.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show all %n</source>
        <translation>
            <numerusform>Show all %n</numerusform>
            <numerusform>Show all %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The best %n places</source>
        <translation>
            <numerusform>The best %n place</numerusform>
            <numerusform>The best %n places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The history was damaged and has been put right: %n messages</source>
        <translation>
            <numerusform>The history was damaged and has been put right: %n message</numerusform>
            <numerusform>The history was damaged and has been put right: %n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Thought for %n s</source>
        <translation>
            <numerusform>Thought for %n s</numerusform>
            <numerusform>Thought for %n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Trying again in %n s. Esc stops.</source>
        <translation>
            <numerusform>Trying again in %n s. Esc stops.</numerusform>
            <numerusform>Trying again in %n s. Esc stops.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n conversations are there again.</source>
        <translation>
            <numerusform>in %n conversation are there again.</numerusform>
            <numerusform>in %n conversations are there again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in the service&apos;s list of %n</source>
        <translation>
            <numerusform>in the service&apos;s list of %n</numerusform>
            <numerusform>in the service&apos;s list of %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>not in the service&apos;s list of %n</source>
        <translation>
            <numerusform>not in the service&apos;s list of %n</numerusform>
            <numerusform>not in the service&apos;s list of %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{cost}, without %n replies of no known price</source>
        <translation>
            <numerusform>{cost}, without %n reply of no known price</numerusform>
            <numerusform>{cost}, without %n replies of no known price</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{host} limits the rate of requests. Retry in %n h.</source>
        <translation>
            <numerusform>{host} limits the rate of requests. Retry in %n h.</numerusform>
            <numerusform>{host} limits the rate of requests. Retry in %n h.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{host} limits the rate of requests. Retry in %n min.</source>
        <translation>
            <numerusform>{host} limits the rate of requests. Retry in %n min.</numerusform>
            <numerusform>{host} limits the rate of requests. Retry in %n min.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{host} limits the rate of requests. Retry in %n s.</source>
        <translation>
            <numerusform>{host} limits the rate of requests. Retry in %n s.</numerusform>
            <numerusform>{host} limits the rate of requests. Retry in %n s.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names} and %n more</source>
        <translation>
            <numerusform>{names} and %n more</numerusform>
            <numerusform>{names} and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{name} is too large a picture: it would take more than %n MB of memory. Make it smaller first.</source>
        <translation>
            <numerusform>{name} is too large a picture: it would take more than %n MB of memory. Make it smaller first.</numerusform>
            <numerusform>{name} is too large a picture: it would take more than %n MB of memory. Make it smaller first.</numerusform>
        </translation>
    </message>
</context>
</TS>
