<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>%n B</source>
        <translation>
            <numerusform>%n 字节</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n are new.</source>
        <translation>
            <numerusform>新增 %n 项。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations</source>
        <translation>
            <numerusform>%n 个对话</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are back.</source>
        <translation>
            <numerusform>%n 个对话已移回。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are deleted.</source>
        <translation>
            <numerusform>已删除 %n 个对话。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are in no folder.</source>
        <translation>
            <numerusform>%n 个对话已移出文件夹。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are in the archive.</source>
        <translation>
            <numerusform>%n 个对话已归档。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are in the folder “{name}”.</source>
        <translation>
            <numerusform>%n 个对话已移到文件夹“{name}”。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are no longer pinned.</source>
        <translation>
            <numerusform>%n 个对话已取消置顶。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are pinned.</source>
        <translation>
            <numerusform>%n 个对话已置顶。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations have the tag “{name}”.</source>
        <translation>
            <numerusform>%n 个对话已加上标签“{name}”。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations no longer have the tag “{name}”.</source>
        <translation>
            <numerusform>%n 个对话已去掉标签“{name}”。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h</source>
        <translation>
            <numerusform>%n 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n invisible characters were taken out</source>
        <translation>
            <numerusform>已去除 %n 个不可见字符</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n matches</source>
        <translation>
            <numerusform>%n 处匹配</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n matches so far…</source>
        <translation>
            <numerusform>已找到 %n 处匹配…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages</source>
        <translation>
            <numerusform>%n 条消息</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages are deleted.</source>
        <translation>
            <numerusform>已删除 %n 条消息。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <translation>
            <numerusform>%n 个模型</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ms</source>
        <translation>
            <numerusform>%n 毫秒</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them came from a backup.</source>
        <translation>
            <numerusform>其中 %n 条来自备份。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other versions are left out; JSON has all of them.</source>
        <translation>
            <numerusform>另有 %n 个版本未写入；JSON 包含全部版本。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pages</source>
        <translation>
            <numerusform>%n 页</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n places</source>
        <translation>
            <numerusform>%n 处</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n replies</source>
        <translation>
            <numerusform>%n 条回复</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n replies to read</source>
        <translation>
            <numerusform>%n 条未读回复</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n s</source>
        <translation>
            <numerusform>%n 秒</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n things are in {name}.</source>
        <translation>
            <numerusform>{name} 中有 %n 项。</numerusform>
        </translation>
    </message>
    <message>
        <source>1 conversation</source>
        <translation>1 个对话</translation>
    </message>
    <message>
        <source>1 match</source>
        <translation>1 处匹配</translation>
    </message>
    <message>
        <source>1 match so far…</source>
        <translation>已找到 1 处匹配…</translation>
    </message>
    <message>
        <source>1 message</source>
        <translation>1 条消息</translation>
    </message>
    <message>
        <source>1 other version is left out; JSON has all of them.</source>
        <translation>另有 1 个版本未写入；JSON 包含全部版本。</translation>
    </message>
    <message>
        <source>; a copy from before is at {path}</source>
        <translation>；此前的副本在 {path}</translation>
    </message>
    <message>
        <source>A JSON file of this app, or the zip or conversations.json of a ChatGPT export</source>
        <translation>本应用导出的 JSON 文件，或 ChatGPT 导出的 zip 或 conversations.json</translation>
    </message>
    <message>
        <source>A backup is being made…</source>
        <translation>正在备份…</translation>
    </message>
    <message>
        <source>A backup was made, and read through once: it is sound.</source>
        <translation>备份已完成，并已通读检查，完好无损。</translation>
    </message>
    <message numerus="yes">
        <source>A connection has at most %n headers.</source>
        <translation>
            <numerusform>一个连接最多有 %n 个请求头。</numerusform>
        </translation>
    </message>
    <message>
        <source>A copy of this conversation is at {path}.</source>
        <translation>此对话的副本在 {path}。</translation>
    </message>
    <message>
        <source>A header has a name and a value.</source>
        <translation>请求头要有名称和值。</translation>
    </message>
    <message>
        <source>A header holds letters without accents, digits and signs; its name has no spaces.</source>
        <translation>请求头只能含英文字母、数字和符号，名称中不能有空格。</translation>
    </message>
    <message>
        <source>A header&apos;s value is one line.</source>
        <translation>请求头的值只能有一行。</translation>
    </message>
    <message>
        <source>A key has no spaces or line breaks inside. Copy the key alone.</source>
        <translation>密钥中间没有空格或换行。请只复制密钥本身。</translation>
    </message>
    <message>
        <source>A key is kept for this session only.</source>
        <translation>密钥仅在本次运行中保留。</translation>
    </message>
    <message>
        <source>A key is kept in the keyring.</source>
        <translation>密钥已保存在密钥环中。</translation>
    </message>
    <message>
        <source>A key is kept in {keyring}.</source>
        <translation>密钥保存在 {keyring} 中。</translation>
    </message>
    <message>
        <source>A key that you enter is kept for this session only.</source>
        <translation>您输入的密钥仅在本次运行中保留。</translation>
    </message>
    <message numerus="yes">
        <source>A message has at most %n attachments.</source>
        <translation>
            <numerusform>一条消息最多 %n 个附件。</numerusform>
        </translation>
    </message>
    <message>
        <source>A model on this machine</source>
        <translation>本机上的模型</translation>
    </message>
    <message>
        <source>A name for a model with parameters and a system prompt.</source>
        <translation>给一个模型及其参数和系统提示词起的名字。</translation>
    </message>
    <message>
        <source>A new chat with {name}</source>
        <translation>与 {name} 的新对话</translation>
    </message>
    <message>
        <source>A new line</source>
        <translation>换行</translation>
    </message>
    <message>
        <source>A price needs a model&apos;s name and two numbers, such as 2.50 and 10.</source>
        <translation>价格需要模型名称和两个数字，例如 2.50 和 10。</translation>
    </message>
    <message>
        <source>A proxy&apos;s address begins with http://, https:// or socks5://.</source>
        <translation>代理地址以 http://、https:// 或 socks5:// 开头。</translation>
    </message>
    <message>
        <source>A proxy&apos;s address ends after the port.</source>
        <translation>代理地址到端口为止。</translation>
    </message>
    <message>
        <source>A service that cannot go on by itself is asked in words.</source>
        <translation>服务不能自行续写时，会用文字请它继续。</translation>
    </message>
    <message>
        <source>A service to ask, its key and its models.</source>
        <translation>要使用的服务、它的密钥和模型。</translation>
    </message>
    <message>
        <source>A system prompt has at most a million characters.</source>
        <translation>系统提示词最多一百万个字符。</translation>
    </message>
    <message>
        <source>A whole number from 1 to 10000000. Empty leaves it to the service.</source>
        <translation>1 到 10000000 之间的整数。留空则由服务决定。</translation>
    </message>
    <message>
        <source>A whole number of tokens from 256 to 10000000. Empty: as known for the model.</source>
        <translation>256 到 10000000 之间的整数（token）。留空则按模型的已知大小。</translation>
    </message>
    <message>
        <source>API version</source>
        <translation>API 版本</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>About Desktop Chat</source>
        <translation>关于 Desktop Chat</translation>
    </message>
    <message>
        <source>Accent colour</source>
        <translation>强调色</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Add a connection</source>
        <translation>添加连接</translation>
    </message>
    <message>
        <source>Add this header</source>
        <translation>添加此请求头</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>After its first reply in a conversation, the model is asked once for a title.</source>
        <translation>在对话的首次回复之后，向模型请求一次标题。</translation>
    </message>
    <message>
        <source>After its first reply in a conversation, the model is asked once for a title. “{setting}” in the settings switches that off.</source>
        <translation>对话中有了第一条回复后，会请模型起一个标题，只请一次。设置中的“{setting}”可将其关闭。</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>All conversations</source>
        <translation>所有对话</translation>
    </message>
    <message>
        <source>All conversations are being written…</source>
        <translation>正在写入所有对话…</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>All of it is here already.</source>
        <translation>这些内容都已存在。</translation>
    </message>
    <message>
        <source>All that can be done with a message</source>
        <translation>消息的全部操作</translation>
    </message>
    <message>
        <source>Allow it until the app is closed</source>
        <translation>允许，直到应用关闭</translation>
    </message>
    <message>
        <source>Already here and left as it is: {what}.</source>
        <translation>已存在，保持不变：{what}。</translation>
    </message>
    <message>
        <source>Also: desktop-chat ask PROMPT, --self-test, --version.</source>
        <translation>另有：desktop-chat ask PROMPT、--self-test、--version。</translation>
    </message>
    <message>
        <source>An API version is one word, such as 2024-10-21.</source>
        <translation>API 版本是一个不含空格的词，例如 2024-10-21。</translation>
    </message>
    <message>
        <source>An address begins with https:// or http://.</source>
        <translation>地址以 https:// 或 http:// 开头。</translation>
    </message>
    <message>
        <source>An address has no spaces or line breaks inside.</source>
        <translation>地址中间没有空格或换行。</translation>
    </message>
    <message>
        <source>An assistant for a new chat, the first to the ninth</source>
        <translation>为新对话选择助手，第一个到第九个</translation>
    </message>
    <message>
        <source>Another export or import is under way. Wait for its end, or cancel it.</source>
        <translation>另一个导出或导入正在进行。请等它结束，或取消它。</translation>
    </message>
    <message>
        <source>Another program holds the history, so new text cannot be saved.</source>
        <translation>历史记录正被其他程序占用，新内容无法保存。</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>任何时间</translation>
    </message>
    <message>
        <source>App</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message numerus="yes">
        <source>Archive (%n)</source>
        <translation>
            <numerusform>归档 (%n)</numerusform>
        </translation>
    </message>
    <message>
        <source>Archive this conversation</source>
        <translation>归档此对话</translation>
    </message>
    <message>
        <source>As a bearer token (usual)</source>
        <translation>Bearer 令牌（常用）</translation>
    </message>
    <message>
        <source>As for every service (usual)</source>
        <translation>与其他服务相同（通常）</translation>
    </message>
    <message>
        <source>As known for the model</source>
        <translation>按模型的已知大小</translation>
    </message>
    <message>
        <source>As set for the connection: {value}</source>
        <translation>沿用连接的设置：{value}</translation>
    </message>
    <message>
        <source>As the service calls it</source>
        <translation>服务中使用的名称</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message numerus="yes">
        <source>Ask %n models at once</source>
        <translation>
            <numerusform>同时询问 %n 个模型</numerusform>
        </translation>
    </message>
    <message>
        <source>Ask about the clipboard</source>
        <translation>就剪贴板内容提问</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重新提问</translation>
    </message>
    <message>
        <source>Ask again for the last reply</source>
        <translation>重新请求最后的回复</translation>
    </message>
    <message>
        <source>Ask another model for the last reply…</source>
        <translation>让另一个模型重新回复…</translation>
    </message>
    <message>
        <source>Ask another model…</source>
        <translation>换个模型回答…</translation>
    </message>
    <message>
        <source>Ask in words</source>
        <translation>用文字请它继续</translation>
    </message>
    <message>
        <source>Ask one model</source>
        <translation>只询问一个模型</translation>
    </message>
    <message>
        <source>Ask several at once…</source>
        <translation>同时询问多个…</translation>
    </message>
    <message>
        <source>Ask several models at once…</source>
        <translation>同时询问多个模型…</translation>
    </message>
    <message>
        <source>Asked for when it is used: {names}</source>
        <translation>使用时会询问：{names}</translation>
    </message>
    <message>
        <source>Asking {name}…</source>
        <translation>正在询问 {name}…</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>Assistants</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>At a first start the app looks for models on this computer only (127.0.0.1 and ::1). After its first reply a model is asked for a title; the settings switch that off.</source>
        <translation>首次启动时，应用只在这台电脑上（127.0.0.1 和 ::1）寻找模型。有了第一条回复后，会请模型起一个标题；可在设置中关闭。</translation>
    </message>
    <message>
        <source>At a first start, while there is no connection, the app looks for them on this computer only (127.0.0.1 and ::1), at the usual ports.</source>
        <translation>首次启动、还没有连接时，应用只在这台电脑上（127.0.0.1 和 ::1）的常用端口寻找模型。</translation>
    </message>
    <message>
        <source>At an unknown time</source>
        <translation>时间未知</translation>
    </message>
    <message>
        <source>At most 16 stop sequences of up to 500 characters each, one per line.</source>
        <translation>最多 16 个停止序列，每行一个，每个不超过 500 个字符。</translation>
    </message>
    <message>
        <source>Attach a screenshot…</source>
        <translation>附加屏幕截图…</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>添加附件</translation>
    </message>
    <message>
        <source>Attach files…</source>
        <translation>添加附件…</translation>
    </message>
    <message>
        <source>Attached: {names}</source>
        <translation>附件：{names}</translation>
    </message>
    <message>
        <source>Attachments</source>
        <translation>附件</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Back to the newest version</source>
        <translation>回到最新版本</translation>
    </message>
    <message>
        <source>Back to the other version</source>
        <translation>回到另一个版本</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Being read…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Beside another version of it: {what}.</source>
        <translation>与另一版本并存：{what}。</translation>
    </message>
    <message>
        <source>Besides, only services you have set up. The settings list every host of this run, under Privacy and network.</source>
        <translation>此外只与你设置的服务通信。设置的“隐私与网络”中列出本次运行访问过的每台主机。</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>Bring back the deleted message</source>
        <translation>恢复已删除的消息</translation>
    </message>
    <message>
        <source>Bring back what was deleted</source>
        <translation>恢复已删除的内容</translation>
    </message>
    <message>
        <source>Called off.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Called off; nothing was changed.</source>
        <translation>已取消，没有任何改动。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel (Esc)</source>
        <translation>取消 (Esc)</translation>
    </message>
    <message>
        <source>Cards that begin a message for you; you finish and send it.</source>
        <translation>点一下卡片即可开始一条消息，由你写完并发送。</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer *.der)</source>
        <translation>证书 (*.pem *.crt *.cer *.der)</translation>
    </message>
    <message>
        <source>Certificates to trust</source>
        <translation>要信任的证书</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Change a tag</source>
        <translation>更改标签</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation>检查更新</translation>
    </message>
    <message>
        <source>Check where it leads.</source>
        <translation>请核对它指向何处。</translation>
    </message>
    <message>
        <source>Choose a certificate file</source>
        <translation>选择证书文件</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>选择模型…</translation>
    </message>
    <message>
        <source>Choose another model</source>
        <translation>另选模型</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Clearer, and it still sounds like you</source>
        <translation>更清楚，仍是你的语气</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close search</source>
        <translation>关闭查找</translation>
    </message>
    <message>
        <source>Code font</source>
        <translation>代码字体</translation>
    </message>
    <message numerus="yes">
        <source>Code in {language}, %n lines.</source>
        <translation>
            <numerusform>%n 行 {language} 代码。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Code, %n lines.</source>
        <translation>
            <numerusform>%n 行代码。</numerusform>
        </translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>紧凑</translation>
    </message>
    <message>
        <source>Compare versions side by side</source>
        <translation>并排比较各版本</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Context window of the model (tokens)</source>
        <translation>模型的上下文窗口（token）</translation>
    </message>
    <message>
        <source>Context: {percent}</source>
        <translation>上下文：{percent}</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Continue a cut reply</source>
        <translation>续写中断的回复</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Conversations as Markdown, as a web page, or as JSON that can be read back.</source>
        <translation>将对话导出为 Markdown、网页，或可以再读回的 JSON。</translation>
    </message>
    <message>
        <source>Conversations of this app or of a ChatGPT export.</source>
        <translation>本应用的对话，或 ChatGPT 的导出文件。</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>复制为 Markdown</translation>
    </message>
    <message>
        <source>Copy conversation as Markdown</source>
        <translation>将对话复制为 Markdown</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>复制诊断信息</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Copy selection</source>
        <translation>复制所选内容</translation>
    </message>
    <message>
        <source>Copy selection as Markdown</source>
        <translation>将所选内容复制为 Markdown</translation>
    </message>
    <message>
        <source>Copy the last reply</source>
        <translation>复制最后的回复</translation>
    </message>
    <message>
        <source>Correct the address</source>
        <translation>更正地址</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>正在统计…</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Ctrl+Enter (Enter makes a new line)</source>
        <translation>Ctrl+Enter（Enter 换行）</translation>
    </message>
    <message>
        <source>Ctrl+Enter sends · Enter makes a new line</source>
        <translation>Ctrl+Enter 发送 · Enter 换行</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Cut at the model&apos;s token limit.</source>
        <translation>已达到模型的 token 上限，在此截断。</translation>
    </message>
    <message>
        <source>DESKTOP_CHAT_TOKEN does not hold a token that can be sent. Correct it.</source>
        <translation>DESKTOP_CHAT_TOKEN 中的令牌无法发送。请更正。</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>深色主题</translation>
    </message>
    <message>
        <source>Data and backups</source>
        <translation>数据与备份</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n conversations</source>
        <translation>
            <numerusform>删除 %n 个对话</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete from here on</source>
        <translation>删除此处及之后的消息</translation>
    </message>
    <message>
        <source>Delete from the message one is at</source>
        <translation>从当前消息起删除</translation>
    </message>
    <message>
        <source>Delete this conversation</source>
        <translation>删除此对话</translation>
    </message>
    <message>
        <source>Delete this message only</source>
        <translation>仅删除此消息</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Desktop Chat is open already with this data folder, but does not answer.</source>
        <translation>Desktop Chat 已在使用此数据文件夹，但没有响应。</translation>
    </message>
    <message>
        <source>Desktop Chat {version}</source>
        <translation>Desktop Chat {version}</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>诊断信息</translation>
    </message>
    <message>
        <source>Dissolve folder</source>
        <translation>解散文件夹</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Draft: {count}</source>
        <translation>草稿：{count}</translation>
    </message>
    <message>
        <source>Draft: {count} tokens</source>
        <translation>草稿：{count} 个 token</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Duplicate this conversation</source>
        <translation>复制此对话</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Edit the last message</source>
        <translation>编辑最后一条消息</translation>
    </message>
    <message>
        <source>Edit the message one is at</source>
        <translation>编辑当前消息</translation>
    </message>
    <message>
        <source>Editing “{words}”</source>
        <translation>正在编辑“{words}”</translation>
    </message>
    <message>
        <source>Empty fields are as the connection has them.</source>
        <translation>留空的项使用连接的设置。</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Enter (Shift+Enter makes a new line)</source>
        <translation>Enter（Shift+Enter 换行）</translation>
    </message>
    <message>
        <source>Enter chooses · Ctrl+D marks a favourite</source>
        <translation>Enter 选择 · Ctrl+D 收藏</translation>
    </message>
    <message>
        <source>Enter marks · Ctrl+Enter goes on with those that are marked</source>
        <translation>Enter 勾选 · Ctrl+Enter 用勾选的模型继续</translation>
    </message>
    <message>
        <source>Enter opens · Tab to the filters · Esc closes</source>
        <translation>Enter 打开 · Tab 转到筛选 · Esc 关闭</translation>
    </message>
    <message>
        <source>Enter sends · Shift+Enter makes a new line</source>
        <translation>Enter 发送 · Shift+Enter 换行</translation>
    </message>
    <message>
        <source>Enter the key</source>
        <translation>输入密钥</translation>
    </message>
    <message>
        <source>Enter the proxy&apos;s address, such as http://proxy.example:3128.</source>
        <translation>请输入代理地址，例如 http://proxy.example:3128。</translation>
    </message>
    <message>
        <source>Enter the service&apos;s address, such as http://127.0.0.1:11434/v1.</source>
        <translation>请输入服务地址，例如 http://127.0.0.1:11434/v1。</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Esc stops the reply · A message sent now waits for its end</source>
        <translation>Esc 停止回复 · 此时发送的消息会等回复结束</translation>
    </message>
    <message>
        <source>Every chat that you begin from now on has it, unless its connection or its assistant has one of its own.</source>
        <translation>此后新建的每个对话都会使用它，除非所用的连接或助手有自己的系统提示词。</translation>
    </message>
    <message>
        <source>Every host of this run, with what was sent and received.</source>
        <translation>本次运行访问过的每台主机，以及收发的数据量。</translation>
    </message>
    <message>
        <source>Every host since the app started, with the bytes that went over the wire. Names are looked up by the system.</source>
        <translation>应用启动以来联系过的所有主机，以及实际传输的字节数。域名由系统解析。</translation>
    </message>
    <message>
        <source>Every service is reached directly.</source>
        <translation>所有服务都直接连接。</translation>
    </message>
    <message>
        <source>Explain something</source>
        <translation>解释一件事</translation>
    </message>
    <message>
        <source>Explain this in plain words, with an example:</source>
        <translation>请用浅显的话解释，并举一个例子：</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Export all…</source>
        <translation>导出全部…</translation>
    </message>
    <message>
        <source>Export this…</source>
        <translation>导出此对话…</translation>
    </message>
    <message>
        <source>Exports (*.json *.zip)</source>
        <translation>导出文件 (*.json *.zip)</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Facts of this computer and this version, to pass on when something is wrong. They hold no words of yours, no names and no keys.</source>
        <translation>这台电脑和此版本的基本信息，出问题时可以转交给他人；其中没有你的文字、名称或密钥。</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Fill in “{name}”</source>
        <translation>填写“{name}”</translation>
    </message>
    <message>
        <source>Filter by title, folder or tag</source>
        <translation>按标题、文件夹或标签筛选</translation>
    </message>
    <message>
        <source>Filter the list</source>
        <translation>筛选列表</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Find a mistake</source>
        <translation>找出错误</translation>
    </message>
    <message>
        <source>Find a model</source>
        <translation>查找模型</translation>
    </message>
    <message>
        <source>Find a model, or type a name</source>
        <translation>查找模型，或输入名称</translation>
    </message>
    <message>
        <source>Find in this conversation</source>
        <translation>在此对话中查找</translation>
    </message>
    <message>
        <source>Find the mistakes in this, explain each of them and show it put right:</source>
        <translation>请找出其中的错误，逐一说明，并给出改正后的内容：</translation>
    </message>
    <message>
        <source>First word</source>
        <translation>首个词</translation>
    </message>
    <message>
        <source>First words in notifications</source>
        <translation>通知中显示开头文字</translation>
    </message>
    <message>
        <source>Fold</source>
        <translation>折叠</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message numerus="yes">
        <source>Folder {name}, %n conversations</source>
        <translation>
            <numerusform>文件夹 {name}，%n 个对话</numerusform>
        </translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Font</source>
        <translation>字体</translation>
    </message>
    <message>
        <source>For everything but code.</source>
        <translation>用于代码以外的所有文字。</translation>
    </message>
    <message>
        <source>For links, Send and the focus. It is darkened or lightened until it can be read.</source>
        <translation>用于链接、发送按钮和焦点；会自动加深或变浅，直到清晰可读。</translation>
    </message>
    <message>
        <source>Fork into a new chat</source>
        <translation>分叉为新对话</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Found at {host}, without a model yet</source>
        <translation>在 {host} 找到，尚无模型</translation>
    </message>
    <message>
        <source>Found at {host}: {model}</source>
        <translation>在 {host} 找到：{model}</translation>
    </message>
    <message numerus="yes">
        <source>Found at {host}: {model} and %n more</source>
        <translation>
            <numerusform>在 {host} 找到：{model} 和另外 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>From a goal to the first steps</source>
        <translation>从目标到第一步</translation>
    </message>
    <message>
        <source>From its last word (DeepSeek, Mistral)</source>
        <translation>从最后一个词续写（DeepSeek、Mistral）</translation>
    </message>
    <message>
        <source>From its last word (llama.cpp)</source>
        <translation>从最后一个词续写（llama.cpp）</translation>
    </message>
    <message>
        <source>From its last word (vLLM, SGLang)</source>
        <translation>从最后一个词续写（vLLM、SGLang）</translation>
    </message>
    <message>
        <source>From message to message</source>
        <translation>在消息之间移动</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>Give this conversation a new tag…</source>
        <translation>为此对话新建标签…</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Go back to the conversations of {when}? Replies under way are stopped. What is here now is kept in a file beside it.</source>
        <translation>要恢复到 {when} 的对话吗？进行中的回复会停止，现有内容会另存在旁边的文件中。</translation>
    </message>
    <message>
        <source>Go back to this…</source>
        <translation>恢复到此备份…</translation>
    </message>
    <message>
        <source>Go on with the reply of {model}</source>
        <translation>以 {model} 的回复继续</translation>
    </message>
    <message>
        <source>Go on with this</source>
        <translation>以此继续</translation>
    </message>
    <message>
        <source>Go to the message box</source>
        <translation>转到消息框</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿色</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>灰色</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>请求头</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Help me plan this. First ask me what you need to know, then give me the steps in order:</source>
        <translation>请帮我做计划。先问我你需要知道的事，再按顺序给出步骤：</translation>
    </message>
    <message>
        <source>Help — Desktop Chat</source>
        <translation>帮助 — Desktop Chat</translation>
    </message>
    <message numerus="yes">
        <source>Hidden messages and those of tools left out: %n.</source>
        <translation>
            <numerusform>略去隐藏消息和工具消息 %n 条。</numerusform>
        </translation>
    </message>
    <message>
        <source>High</source>
        <translation>高</translation>
    </message>
    <message>
        <source>High contrast has black and white grounds, and text of at least 7:1.</source>
        <translation>高对比度使用纯黑或纯白底色，文字对比度至少 7:1。</translation>
    </message>
    <message>
        <source>Highest</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>主机</translation>
    </message>
    <message>
        <source>Hosts the app has talked to</source>
        <translation>应用联系过的主机</translation>
    </message>
    <message>
        <source>How much space there is around buttons, rows and messages.</source>
        <translation>按钮、列表行和消息周围留白的大小。</translation>
    </message>
    <message>
        <source>How the key is sent</source>
        <translation>密钥的发送方式</translation>
    </message>
    <message>
        <source>How the model answers</source>
        <translation>模型的回答方式</translation>
    </message>
    <message>
        <source>Icon in the tray</source>
        <translation>托盘图标</translation>
    </message>
    <message>
        <source>If empty: {value}</source>
        <translation>留空时：{value}</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Imported: {what} with {messages}.</source>
        <translation>已导入：{what}，共 {messages}。</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Improve a text</source>
        <translation>润色一段文字</translation>
    </message>
    <message>
        <source>In</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>In a header api-key (Azure)</source>
        <translation>放在 api-key 请求头中（Azure）</translation>
    </message>
    <message>
        <source>In code, numbers or reasoning</source>
        <translation>代码、数字或推理</translation>
    </message>
    <message>
        <source>In plain words, with an example</source>
        <translation>说得浅显，配个例子</translation>
    </message>
    <message>
        <source>It cannot be written to. Choose another place or printer.</source>
        <translation>无法写入。请另选位置或打印机。</translation>
    </message>
    <message>
        <source>It could not be written to {path}: {why}. Choose another place.</source>
        <translation>无法写入 {path}：{why}。请另选位置。</translation>
    </message>
    <message>
        <source>It did not work. Nothing was changed; the log of the app says more.</source>
        <translation>没有成功，没有任何改动。详情见应用日志。</translation>
    </message>
    <message>
        <source>It did not work: {why}. Nothing was changed.</source>
        <translation>没有成功：{why}。没有任何改动。</translation>
    </message>
    <message>
        <source>It is in another version, which can be shown when the reply is over.</source>
        <translation>它在另一个版本中，回复结束后才能显示。</translation>
    </message>
    <message>
        <source>It leads to this computer, to your own network, or to a bare number.</source>
        <translation>它指向本机、您的内部网络或纯数字地址。</translation>
    </message>
    <message>
        <source>It says: “{detail}”</source>
        <translation>服务的原话：“{detail}”</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>JSON, with all versions</source>
        <translation>JSON，含所有版本</translation>
    </message>
    <message>
        <source>Jump to latest</source>
        <translation>跳到最新</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Keep as a file</source>
        <translation>作为文件保留</translation>
    </message>
    <message>
        <source>Keep the key as it is</source>
        <translation>保持原密钥</translation>
    </message>
    <message>
        <source>Kept as a secret</source>
        <translation>作为机密保存</translation>
    </message>
    <message>
        <source>Kept in the system&apos;s keyring</source>
        <translation>保存在系统钥匙串中</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Key that sends</source>
        <translation>发送键</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>键盘</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Larger type</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last at</source>
        <translation>最近一次</translation>
    </message>
    <message>
        <source>Last year</source>
        <translation>最近一年</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>保持现状</translation>
    </message>
    <message>
        <source>Leave name and password out of the address; the key goes below.</source>
        <translation>地址中不要写用户名和密码，密钥请填在下方。</translation>
    </message>
    <message>
        <source>Leave out what follows ? or # in the address.</source>
        <translation>请去掉地址中 ? 或 # 及其后的内容。</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Light or dark. As the system follows it when it changes.</source>
        <translation>浅色或深色；“跟随系统”会随系统变化。</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>浅色主题</translation>
    </message>
    <message>
        <source>List of models</source>
        <translation>模型列表</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message numerus="yes">
        <source>Long text pasted, %n lines.</source>
        <translation>
            <numerusform>粘贴了长文本，共 %n 行。</numerusform>
        </translation>
    </message>
    <message>
        <source>Long text pasted.</source>
        <translation>粘贴了长文本。</translation>
    </message>
    <message>
        <source>Look at the proxy</source>
        <translation>查看代理设置</translation>
    </message>
    <message>
        <source>Look once a day</source>
        <translation>每天检查一次</translation>
    </message>
    <message>
        <source>Looking for local models</source>
        <translation>查找本机模型</translation>
    </message>
    <message>
        <source>Looking for updates</source>
        <translation>检查更新</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>低</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>MIT licence. It is built with Qt, which is used under the LGPL.</source>
        <translation>MIT 许可。本程序使用 Qt，Qt 依 LGPL 授权使用。</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>备份时间</translation>
    </message>
    <message>
        <source>Make a plan</source>
        <translation>制定计划</translation>
    </message>
    <message>
        <source>Make this text clearer. Keep its meaning and its tone, and say what you changed:</source>
        <translation>请把这段文字改得更清楚，保持原意和语气，并说明改了哪些地方：</translation>
    </message>
    <message>
        <source>Manage connections…</source>
        <translation>管理连接…</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>标为已读</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>标为未读</translation>
    </message>
    <message>
        <source>Mark the models to ask</source>
        <translation>勾选要询问的模型</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>Markdown files and web pages cannot be read back. An export as JSON can.</source>
        <translation>Markdown 文件和网页无法导回；导出为 JSON 的文件可以。</translation>
    </message>
    <message>
        <source>Match before</source>
        <translation>上一个匹配</translation>
    </message>
    <message>
        <source>Maximum length of a reply (tokens)</source>
        <translation>回复的最大长度（token）</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>中</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Menu of the folder</source>
        <translation>文件夹菜单</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Messages that wait</source>
        <translation>等待发送的消息</translation>
    </message>
    <message>
        <source>Minimal</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Model name</source>
        <translation>模型名称</translation>
    </message>
    <message>
        <source>Model with a price</source>
        <translation>要定价的模型</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Models on this computer</source>
        <translation>这台电脑上的模型</translation>
    </message>
    <message>
        <source>Month and model</source>
        <translation>月份与模型</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>More assistants</source>
        <translation>更多助手</translation>
    </message>
    <message>
        <source>More…</source>
        <translation>更多…</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>动画</translation>
    </message>
    <message>
        <source>Move this conversation to a new folder…</source>
        <translation>将此对话移到新文件夹…</translation>
    </message>
    <message>
        <source>Move to folder</source>
        <translation>移到文件夹</translation>
    </message>
    <message>
        <source>Move to no folder</source>
        <translation>移出文件夹</translation>
    </message>
    <message>
        <source>Move to “{name}”</source>
        <translation>移到“{name}”</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of a header</source>
        <translation>请求头名称</translation>
    </message>
    <message>
        <source>New assistant</source>
        <translation>新建助手</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>New chat with an assistant…</source>
        <translation>与助手开始新对话…</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>新连接</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>新建文件夹…</translation>
    </message>
    <message>
        <source>New prompt</source>
        <translation>新建提示词</translation>
    </message>
    <message>
        <source>New question</source>
        <translation>新问题</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>新建标签</translation>
    </message>
    <message>
        <source>New tag…</source>
        <translation>新建标签…</translation>
    </message>
    <message>
        <source>New text is kept in memory only.</source>
        <translation>新内容只保留在内存中。</translation>
    </message>
    <message>
        <source>Next conversation</source>
        <translation>下一个对话</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一处匹配</translation>
    </message>
    <message>
        <source>Next question</source>
        <translation>下一个问题</translation>
    </message>
    <message>
        <source>Next version</source>
        <translation>下一版本</translation>
    </message>
    <message>
        <source>Next: {message}</source>
        <translation>下一条：{message}</translation>
    </message>
    <message numerus="yes">
        <source>No answer for %n s; the model may still be loading. Esc stops.</source>
        <translation>
            <numerusform>已 %n 秒没有回答，模型可能仍在加载。按 Esc 停止。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No data for %n s since this computer woke up; the connection may be gone. Esc stops the reply, and you can ask again.</source>
        <translation>
            <numerusform>电脑唤醒后已 %n 秒没有数据，连接可能已断开。按 Esc 停止回复后可重新提问。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No data for %n s. Esc stops.</source>
        <translation>
            <numerusform>已 %n 秒没有数据。按 Esc 停止。</numerusform>
        </translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>不放入文件夹</translation>
    </message>
    <message>
        <source>No key is stored.</source>
        <translation>没有保存密钥。</translation>
    </message>
    <message>
        <source>No keys were chosen. Switch it on to be asked again.</source>
        <translation>没有选择按键。再次打开此项会重新询问。</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>没有匹配</translation>
    </message>
    <message>
        <source>No model is chosen for {host}. Choose one at the top, then retry.</source>
        <translation>尚未为 {host} 选择模型。请在顶部选择，然后重试。</translation>
    </message>
    <message>
        <source>No name</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>No pages were made: {why}</source>
        <translation>没有生成页面：{why}</translation>
    </message>
    <message>
        <source>No program of this computer opens {path}.</source>
        <translation>这台电脑上没有程序可以打开 {path}。</translation>
    </message>
    <message>
        <source>No secure connection to {host} could be made. Check the address.</source>
        <translation>无法与 {host} 建立安全连接。请检查地址。</translation>
    </message>
    <message>
        <source>No title, folder or tag has “{words}” in it.</source>
        <translation>没有标题、文件夹或标签包含“{words}”。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Not encrypted, so that anybody on the way could announce anything.</source>
        <translation>未加密，途中任何人都可以冒名公布。</translation>
    </message>
    <message>
        <source>Not sent: {message}</source>
        <translation>未发送：{message}</translation>
    </message>
    <message>
        <source>Nothing answers at {host}. Check that the service is running and that the address in Settings is right.</source>
        <translation>{host} 没有响应。请确认服务正在运行，且设置中的地址正确。</translation>
    </message>
    <message>
        <source>Nothing is found for “{words}”.</source>
        <translation>没有找到“{words}”。</translation>
    </message>
    <message>
        <source>Nothing is lost: it is kept in memory and saved as soon as it can be.</source>
        <translation>没有丢失任何内容：它们保留在内存中，一旦可能就会保存。</translation>
    </message>
    <message>
        <source>Nothing new is in this file.</source>
        <translation>此文件中没有新内容。</translation>
    </message>
    <message>
        <source>Nothing was imported.</source>
        <translation>没有导入任何内容。</translation>
    </message>
    <message>
        <source>Nothing yet.</source>
        <translation>尚无内容。</translation>
    </message>
    <message>
        <source>Notify when a reply ends</source>
        <translation>回复结束时通知</translation>
    </message>
    <message>
        <source>OPENAI_API_KEY does not hold a key that can be sent. Correct or unset it.</source>
        <translation>OPENAI_API_KEY 中的密钥无法发送。请更正或取消设置。</translation>
    </message>
    <message>
        <source>Of everything in all windows. Larger and smaller type change the conversation alone.</source>
        <translation>所有窗口中的全部文字。放大和缩小文字只改变对话。</translation>
    </message>
    <message>
        <source>Of the conversations kept here, at the prices below. ~ marks what the service did not count and the app estimates.</source>
        <translation>统计此处保存的对话，按下方价格计算。~ 表示服务没有计数、由应用估算的部分。</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Older messages are being summarised…</source>
        <translation>正在总结较早的消息…</translation>
    </message>
    <message>
        <source>Older messages are not sent.</source>
        <translation>较早的消息不会发送。</translation>
    </message>
    <message>
        <source>Older messages are not sent: the model&apos;s window has no room for them.</source>
        <translation>较早的消息不会发送：模型的窗口放不下。</translation>
    </message>
    <message>
        <source>Older messages are sent as a summary.</source>
        <translation>较早的消息以摘要形式发送。</translation>
    </message>
    <message>
        <source>Older messages are sent as this summary:</source>
        <translation>较早的消息以此摘要发送：</translation>
    </message>
    <message>
        <source>Older messages are still being made ready for searching.</source>
        <translation>较早的消息仍在建立索引。</translation>
    </message>
    <message>
        <source>Ollama, llama.cpp, vLLM …</source>
        <translation>Ollama、llama.cpp、vLLM …</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>One a day if anything has changed; go back to any of them.</source>
        <translation>有改动时每天一份；可以回到其中任何一份。</translation>
    </message>
    <message>
        <source>One at a time</source>
        <translation>逐个显示</translation>
    </message>
    <message>
        <source>One in which every letter is as wide as the others.</source>
        <translation>每个字符同样宽的字体。</translation>
    </message>
    <message>
        <source>One is in {name}.</source>
        <translation>{name} 中有一项。</translation>
    </message>
    <message>
        <source>One is made on every day on which something has changed. There is none yet.</source>
        <translation>有改动的日子每天备份一次。目前还没有备份。</translation>
    </message>
    <message>
        <source>One is new.</source>
        <translation>新增一项。</translation>
    </message>
    <message>
        <source>One per line; \n is a line break</source>
        <translation>每行一个；\n 表示换行</translation>
    </message>
    <message>
        <source>One place</source>
        <translation>1 处</translation>
    </message>
    <message>
        <source>One reply</source>
        <translation>1 条回复</translation>
    </message>
    <message>
        <source>One reply on standard output; no window, no history.</source>
        <translation>在标准输出上给出一条回复；没有窗口，不留历史。</translation>
    </message>
    <message>
        <source>Only its first part: the text is too long.</source>
        <translation>文字太长，只取了开头部分。</translation>
    </message>
    <message>
        <source>Only the version and what is new in it are read. Nothing is fetched or installed by itself, and a backup is made before a new version changes the history.</source>
        <translation>只读取版本号和新内容说明。不会自行下载或安装；新版本更改历史记录之前会先做备份。</translation>
    </message>
    <message>
        <source>Only where the service asks for one</source>
        <translation>仅在服务需要时填写</translation>
    </message>
    <message>
        <source>Only while the app is not in front. A click on it leads to the conversation.</source>
        <translation>仅在应用不在前台时。点击通知会打开该对话。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open in the main window</source>
        <translation>在主窗口中打开</translation>
    </message>
    <message>
        <source>Open its page</source>
        <translation>打开其网页</translation>
    </message>
    <message>
        <source>Open the file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Open the folder that the file is in</source>
        <translation>打开文件所在的文件夹</translation>
    </message>
    <message>
        <source>Open the quick window</source>
        <translation>打开快速窗口</translation>
    </message>
    <message>
        <source>Open this link?</source>
        <translation>要打开此链接吗？</translation>
    </message>
    <message>
        <source>OpenAI, DeepSeek or another service</source>
        <translation>OpenAI、DeepSeek 或其他服务</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>橙色</translation>
    </message>
    <message>
        <source>Other service</source>
        <translation>其他服务</translation>
    </message>
    <message>
        <source>Otherwise they go on beyond the edge, and the card scrolls sideways.</source>
        <translation>否则长行会超出边缘，代码框可横向滚动。</translation>
    </message>
    <message>
        <source>Otherwise they say that a reply is there, without its title and its words.</source>
        <translation>否则只说明有回复，不显示标题和内容。</translation>
    </message>
    <message>
        <source>Other…</source>
        <translation>其他…</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Pages are being made already. Wait for their end, or cancel it.</source>
        <translation>已在生成页面。请等它结束，或取消它。</translation>
    </message>
    <message numerus="yes">
        <source>Parameters and system prompt (%n set)…</source>
        <translation>
            <numerusform>参数与系统提示词（已设 %n 项）…</numerusform>
        </translation>
    </message>
    <message>
        <source>Parameters and system prompt…</source>
        <translation>参数与系统提示词…</translation>
    </message>
    <message>
        <source>Parts of the help</source>
        <translation>帮助的各部分</translation>
    </message>
    <message>
        <source>Parts of the settings</source>
        <translation>设置分类</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Paste a key</source>
        <translation>粘贴密钥</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>Pasted text</source>
        <translation>粘贴的文字</translation>
    </message>
    <message numerus="yes">
        <source>Pictures left out: %n.</source>
        <translation>
            <numerusform>略去图片 %n 张。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pieces of an unknown kind left out: %n.</source>
        <translation>
            <numerusform>略去未知类型的内容 %n 处。</numerusform>
        </translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Pin this conversation</source>
        <translation>置顶此对话</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>已置顶</translation>
    </message>
    <message>
        <source>Press it, then the new keys. Delete takes the keys away, Esc leaves them.</source>
        <translation>按下它，再按新的按键。Delete 去掉按键，Esc 保持不变。</translation>
    </message>
    <message>
        <source>Press keys…</source>
        <translation>请按键…</translation>
    </message>
    <message>
        <source>Previous 7 days</source>
        <translation>过去 7 天</translation>
    </message>
    <message>
        <source>Previous conversation</source>
        <translation>上一个对话</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一处匹配</translation>
    </message>
    <message>
        <source>Previous question</source>
        <translation>上一个问题</translation>
    </message>
    <message>
        <source>Previous version</source>
        <translation>上一版本</translation>
    </message>
    <message>
        <source>Price for what is answered</source>
        <translation>输出的价格</translation>
    </message>
    <message>
        <source>Price for what is sent</source>
        <translation>输入的价格</translation>
    </message>
    <message>
        <source>Prices</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Prices for a million tokens</source>
        <translation>每百万 token 的价格</translation>
    </message>
    <message>
        <source>Prices for a million tokens ({currency}, as of {date})</source>
        <translation>每百万 token 的价格（{currency}，截至 {date}）</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Privacy and network</source>
        <translation>隐私与网络</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Prompts and assistants</source>
        <translation>提示词和助手</translation>
    </message>
    <message>
        <source>Prompts and assistants…</source>
        <translation>提示词和助手…</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>代理地址</translation>
    </message>
    <message>
        <source>Proxy password</source>
        <translation>代理密码</translation>
    </message>
    <message>
        <source>Proxy user name</source>
        <translation>代理用户名</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>紫色</translation>
    </message>
    <message>
        <source>Put into the message</source>
        <translation>放入消息</translation>
    </message>
    <message>
        <source>Put the name of your own resource into the address.</source>
        <translation>请把您自己的资源名称填入地址。</translation>
    </message>
    <message>
        <source>Put the text into the message box</source>
        <translation>将文字放入消息框</translation>
    </message>
    <message>
        <source>Quick question</source>
        <translation>快速提问</translation>
    </message>
    <message>
        <source>Quick question — Desktop Chat</source>
        <translation>快速提问 — Desktop Chat</translation>
    </message>
    <message>
        <source>Quick window from anywhere</source>
        <translation>随处打开快速窗口</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Reasoning effort</source>
        <translation>推理强度</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>接收</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红色</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove the header {name}</source>
        <translation>移除请求头 {name}</translation>
    </message>
    <message>
        <source>Remove the key</source>
        <translation>移除密钥</translation>
    </message>
    <message>
        <source>Remove this connection</source>
        <translation>移除此连接</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Rename folder</source>
        <translation>重命名文件夹</translation>
    </message>
    <message>
        <source>Rename folder…</source>
        <translation>重命名文件夹…</translation>
    </message>
    <message>
        <source>Rename this conversation</source>
        <translation>重命名此对话</translation>
    </message>
    <message>
        <source>Rename, move, export, delete…</source>
        <translation>重命名、移动、导出、删除…</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>更换</translation>
    </message>
    <message>
        <source>Replace the key</source>
        <translation>更换密钥</translation>
    </message>
    <message>
        <source>Replies</source>
        <translation>回复数</translation>
    </message>
    <message>
        <source>Replies side by side</source>
        <translation>并排显示的回复</translation>
    </message>
    <message>
        <source>Replies, tokens and costs of each model.</source>
        <translation>每个模型的回复数、令牌数和费用。</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>回复</translation>
    </message>
    <message>
        <source>Reply of {model}</source>
        <translation>{model} 的回复</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Reset all shortcuts</source>
        <translation>重置全部快捷键</translation>
    </message>
    <message>
        <source>Reset: {name}</source>
        <translation>重置：{name}</translation>
    </message>
    <message>
        <source>Restore a backup…</source>
        <translation>恢复备份…</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Roomy</source>
        <translation>宽松</translation>
    </message>
    <message>
        <source>Rose</source>
        <translation>玫红</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>另存为 PDF</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>另存为 PDF…</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Save conversation as</source>
        <translation>将对话另存为</translation>
    </message>
    <message>
        <source>Save key</source>
        <translation>保存密钥</translation>
    </message>
    <message>
        <source>Saved to {path}.</source>
        <translation>已保存到 {path}。</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Screenshot</source>
        <translation>屏幕截图</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search conversations, messages, commands and settings</source>
        <translation>搜索对话、消息、命令和设置</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>搜索全部</translation>
    </message>
    <message>
        <source>Search messages</source>
        <translation>搜索消息</translation>
    </message>
    <message>
        <source>Search results</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>Search the shortcuts</source>
        <translation>搜索快捷键</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>安全</translation>
    </message>
    <message>
        <source>See a reply stream, without a model</source>
        <translation>不用模型，看看流式回复</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>立即发送</translation>
    </message>
    <message>
        <source>Send the key all the same, until the app is closed</source>
        <translation>仍要发送密钥，直到应用关闭</translation>
    </message>
    <message>
        <source>Send the message</source>
        <translation>发送消息</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Set price</source>
        <translation>设定价格</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Settings — Desktop Chat</source>
        <translation>设置 — Desktop Chat</translation>
    </message>
    <message>
        <source>Shift+Enter</source>
        <translation>Shift+Enter</translation>
    </message>
    <message>
        <source>Shift+F10 opens the menu of what is marked.</source>
        <translation>按 Shift+F10 打开所选对话的菜单。</translation>
    </message>
    <message>
        <source>Shortcut of {name}: {keys}</source>
        <translation>{name}的快捷键：{keys}</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message numerus="yes">
        <source>Show all %n</source>
        <translation>
            <numerusform>显示全部 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Show less</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>Show me what you can do.</source>
        <translation>展示一下你能做什么。</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>显示更多</translation>
    </message>
    <message>
        <source>Show one reply at a time</source>
        <translation>一次显示一条回复</translation>
    </message>
    <message>
        <source>Show or hide the list</source>
        <translation>显示或隐藏列表</translation>
    </message>
    <message>
        <source>Show: {name}</source>
        <translation>显示：{name}</translation>
    </message>
    <message>
        <source>Shown as {name}</source>
        <translation>显示为 {name}</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>Smaller type</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Something in this file has a value that cannot be.</source>
        <translation>此文件中有不可能的值。</translation>
    </message>
    <message>
        <source>Something in this file is of another kind than in any export.</source>
        <translation>此文件中有内容的类型与任何导出都不同。</translation>
    </message>
    <message>
        <source>Something that every export has is missing in this file.</source>
        <translation>此文件缺少每个导出文件都有的内容。</translation>
    </message>
    <message>
        <source>Something went wrong inside the app. Your conversations are safe, and nothing was sent anywhere.</source>
        <translation>应用内部出了点问题。你的对话是安全的，没有向任何地方发送任何内容。</translation>
    </message>
    <message>
        <source>Spacing</source>
        <translation>间距</translation>
    </message>
    <message>
        <source>Start the service, then test again.</source>
        <translation>请启动服务，然后再测试。</translation>
    </message>
    <message>
        <source>Stay in the tray when the window is closed</source>
        <translation>关闭窗口时留在托盘中</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop (Esc)</source>
        <translation>停止 (Esc)</translation>
    </message>
    <message>
        <source>Stop and send</source>
        <translation>停止并发送</translation>
    </message>
    <message>
        <source>Stop sequences</source>
        <translation>停止序列</translation>
    </message>
    <message>
        <source>Stop the reply</source>
        <translation>停止回复</translation>
    </message>
    <message>
        <source>Stop the test</source>
        <translation>停止测试</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Streaming service</source>
        <translation>流式服务</translation>
    </message>
    <message>
        <source>Suggestions</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Suggestions in an empty chat</source>
        <translation>空对话中的建议</translation>
    </message>
    <message>
        <source>Summarise older messages</source>
        <translation>总结较早的消息</translation>
    </message>
    <message>
        <source>Summarise them</source>
        <translation>总结它们</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>System prompt for new chats</source>
        <translation>新对话的系统提示词</translation>
    </message>
    <message>
        <source>Tag with “{name}”</source>
        <translation>加上标签“{name}”</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Take off the tag “{name}”</source>
        <translation>去掉标签“{name}”</translation>
    </message>
    <message>
        <source>Take out of the archive</source>
        <translation>移出归档</translation>
    </message>
    <message>
        <source>Take the summary back</source>
        <translation>撤回摘要</translation>
    </message>
    <message>
        <source>Take this conversation out of the archive</source>
        <translation>将此对话移出归档</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>青色</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Test this connection</source>
        <translation>测试此连接</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>正文</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>字号</translation>
    </message>
    <message>
        <source>That is {percent} % of all messages.</source>
        <translation>占全部消息的 {percent}%。</translation>
    </message>
    <message>
        <source>The address began with a name that looks like a place. It is left out here; the link leads to the place above.</source>
        <translation>地址开头是一个看似网址的用户名，此处已略去。链接指向上方的地址。</translation>
    </message>
    <message>
        <source>The address is very long. It may carry text of this conversation.</source>
        <translation>地址很长，可能带有此对话的内容。</translation>
    </message>
    <message>
        <source>The address of the proxy cannot be used. Correct it in Settings.</source>
        <translation>代理地址无法使用。请在设置中更正。</translation>
    </message>
    <message>
        <source>The address of {host} cannot be used. Correct it in Settings.</source>
        <translation>{host} 的地址无法使用。请在设置中更正。</translation>
    </message>
    <message>
        <source>The app ended before this reply did.</source>
        <translation>回复结束前应用已退出。</translation>
    </message>
    <message>
        <source>The app ended unexpectedly the last time. Your conversations are as they were a moment before.</source>
        <translation>应用上次意外退出。你的对话保持在退出前一刻的样子。</translation>
    </message>
    <message>
        <source>The app has talked to nobody since it started.</source>
        <translation>应用启动以来没有联系过任何主机。</translation>
    </message>
    <message>
        <source>The backup is being read through and put in place…</source>
        <translation>正在检查并恢复备份…</translation>
    </message>
    <message>
        <source>The backup was broken off.</source>
        <translation>备份已中断。</translation>
    </message>
    <message>
        <source>The backup&apos;s conversations are here again. Those it replaced are kept at {path}.</source>
        <translation>备份中的对话已恢复。被替换的对话保存在 {path}。</translation>
    </message>
    <message numerus="yes">
        <source>The best %n places</source>
        <translation>
            <numerusform>最佳的 %n 处</numerusform>
        </translation>
    </message>
    <message>
        <source>The certificate in this file may not vouch for others. Choose that of the authority that signed it.</source>
        <translation>此文件中的证书不能为其他证书担保。请选择签发它的机构的证书。</translation>
    </message>
    <message>
        <source>The certificate of {host} belongs to another host, so nothing was sent. Check the address in Settings.</source>
        <translation>{host} 的证书属于另一台主机，因此没有发送任何内容。请检查设置中的地址。</translation>
    </message>
    <message>
        <source>The certificate of {host} is not signed by anyone this computer trusts, so nothing was sent. If it is your own, choose its authority&apos;s file in Settings.</source>
        <translation>{host} 的证书不是由本机信任的机构签发，因此没有发送任何内容。如果是您自己的证书，请在设置中选择其签发机构的文件。</translation>
    </message>
    <message>
        <source>The certificate of {host} is not valid today. Check this computer&apos;s date; else the service must renew it.</source>
        <translation>{host} 的证书今天无效。请检查本机日期；如果日期正确，则需由服务方更新证书。</translation>
    </message>
    <message>
        <source>The connection did not outlive the sleep of this computer. What came before is above.</source>
        <translation>电脑睡眠期间连接已断开。此前收到的内容在上方。</translation>
    </message>
    <message>
        <source>The connection was lost; going on from where it broke off. Esc stops.</source>
        <translation>连接已断开，正从断开处继续。按 Esc 停止。</translation>
    </message>
    <message>
        <source>The conversation in view</source>
        <translation>当前对话</translation>
    </message>
    <message>
        <source>The conversation in view is empty. Open another one first.</source>
        <translation>当前对话是空的。请先打开另一个对话。</translation>
    </message>
    <message>
        <source>The conversation is being written…</source>
        <translation>正在写入对话…</translation>
    </message>
    <message>
        <source>The conversation is on its way to the printer.</source>
        <translation>对话正在发往打印机。</translation>
    </message>
    <message>
        <source>The conversation is on the clipboard, as Markdown.</source>
        <translation>对话已以 Markdown 复制到剪贴板。</translation>
    </message>
    <message>
        <source>The conversation is too long for this model. Start a new chat, or choose a model with a larger context.</source>
        <translation>对话对此模型来说太长了。请开始新对话，或选择上下文更长的模型。</translation>
    </message>
    <message>
        <source>The damaged file is kept at {path}.</source>
        <translation>损坏的文件保存在 {path}。</translation>
    </message>
    <message>
        <source>The data folder cannot be written to, so new text cannot be saved.</source>
        <translation>数据文件夹无法写入，新内容无法保存。</translation>
    </message>
    <message>
        <source>The data folder is gone, so new text cannot be saved.</source>
        <translation>数据文件夹不见了，新内容无法保存。</translation>
    </message>
    <message>
        <source>The demo has its answers from a script: it reads no attachments.</source>
        <translation>演示的回答是预先写好的，不会读取附件。</translation>
    </message>
    <message>
        <source>The demonstration needs nothing: a scripted reply, without a model.</source>
        <translation>演示不需要任何设置：回复是预先写好的，不用模型。</translation>
    </message>
    <message>
        <source>The desktop asks which keys open it, whatever is in front.</source>
        <translation>桌面会询问用哪些按键打开它，无论前面是什么。</translation>
    </message>
    <message>
        <source>The desktop asks which keys…</source>
        <translation>桌面正在询问按键…</translation>
    </message>
    <message>
        <source>The desktop lets no app take a picture of the screen. Take one with its own key, and paste it here.</source>
        <translation>此桌面不允许应用截取屏幕。请用系统自带的快捷键截图，然后粘贴到这里。</translation>
    </message>
    <message>
        <source>The desktop opens the quick window with the keys chosen there.</source>
        <translation>桌面会用在那里选择的按键打开快速窗口。</translation>
    </message>
    <message>
        <source>The disk is full, so new text cannot be saved.</source>
        <translation>磁盘已满，新内容无法保存。</translation>
    </message>
    <message>
        <source>The disk reports an error, so new text cannot be saved.</source>
        <translation>磁盘报告错误，新内容无法保存。</translation>
    </message>
    <message>
        <source>The file is being read…</source>
        <translation>正在读取文件…</translation>
    </message>
    <message>
        <source>The file of prompts could not be read whole. It is kept as {name}.</source>
        <translation>提示词文件无法完整读取，已保留为 {name}。</translation>
    </message>
    <message>
        <source>The file of trusted certificates that is set in Settings cannot be read, so nothing was sent to {host}.</source>
        <translation>无法读取设置中指定的可信证书文件，因此没有向 {host} 发送任何内容。</translation>
    </message>
    <message>
        <source>The folder is called “{name}” now.</source>
        <translation>文件夹现在名为“{name}”。</translation>
    </message>
    <message>
        <source>The folder “{name}” is dissolved.</source>
        <translation>文件夹“{name}”已解散。</translation>
    </message>
    <message>
        <source>The history cannot be read just now.</source>
        <translation>暂时无法读取历史记录。</translation>
    </message>
    <message>
        <source>The history cannot be read just now. Try again in a moment.</source>
        <translation>暂时无法读取历史记录。请稍后再试。</translation>
    </message>
    <message>
        <source>The history cannot be searched just now. Try again in a moment.</source>
        <translation>暂时无法搜索历史记录。请稍后再试。</translation>
    </message>
    <message>
        <source>The history cannot be written to just now. Nothing was changed.</source>
        <translation>暂时无法写入历史记录。没有任何改动。</translation>
    </message>
    <message>
        <source>The history cannot be written to just now. Nothing was imported.</source>
        <translation>暂时无法写入历史记录。没有导入任何内容。</translation>
    </message>
    <message>
        <source>The history is damaged and is being put right.</source>
        <translation>历史记录已损坏，正在修复。</translation>
    </message>
    <message numerus="yes">
        <source>The history was damaged and has been put right: %n messages</source>
        <translation>
            <numerusform>历史记录曾损坏，现已修复：恢复了 %n 条消息，</numerusform>
        </translation>
    </message>
    <message>
        <source>The host in the address is not valid.</source>
        <translation>地址中的主机名无效。</translation>
    </message>
    <message>
        <source>The key for {host} could not be read. {detail} Unlock it and retry, or enter the key for this session in Settings.</source>
        <translation>无法读取 {host} 的密钥。{detail}请解锁后重试，或在设置中输入仅供本次运行的密钥。</translation>
    </message>
    <message>
        <source>The key holds letters that no key has. Copy it again from the service&apos;s page.</source>
        <translation>密钥中有不该出现的字符。请从服务的页面重新复制。</translation>
    </message>
    <message>
        <source>The key is deleted.</source>
        <translation>密钥已删除。</translation>
    </message>
    <message>
        <source>The key is empty. Paste it again.</source>
        <translation>密钥是空的。请重新粘贴。</translation>
    </message>
    <message>
        <source>The key is kept for this session only and will be asked for again.</source>
        <translation>密钥仅在本次运行中保留，下次需要重新输入。</translation>
    </message>
    <message>
        <source>The key may still be in it.</source>
        <translation>密钥可能仍在其中。</translation>
    </message>
    <message>
        <source>The key of {name} may still be in it.</source>
        <translation>{name} 的密钥可能仍在其中。</translation>
    </message>
    <message>
        <source>The key was not sent: the address of {host} begins with http://, so anyone on the way could read it. Use https://, or allow it for this session in Settings.</source>
        <translation>密钥没有发送：{host} 的地址以 http:// 开头，途中任何人都能读到它。请改用 https://，或在设置中允许本次运行发送。</translation>
    </message>
    <message>
        <source>The keyring that is set up here ({keyring}) does not keep keys safe, or is not known to.</source>
        <translation>此处设置的钥匙串（{keyring}）不能安全保存密钥，或无法确认其安全。</translation>
    </message>
    <message>
        <source>The licences of everything inside: {folder}</source>
        <translation>所含各部分的许可：{folder}</translation>
    </message>
    <message>
        <source>The link holds characters that are invisible or change its reading order.</source>
        <translation>链接中有不可见的字符，或改变阅读方向的字符。</translation>
    </message>
    <message>
        <source>The mail would go to others too. They stand in the address.</source>
        <translation>邮件还会发给其他人，他们在地址中列出。</translation>
    </message>
    <message>
        <source>The message before or after, to edit it</source>
        <translation>编辑上一条或下一条消息</translation>
    </message>
    <message>
        <source>The message is deleted.</source>
        <translation>消息已删除。</translation>
    </message>
    <message>
        <source>The message is folded.</source>
        <translation>消息已折叠。</translation>
    </message>
    <message>
        <source>The messages in this file do not fit together.</source>
        <translation>此文件中的消息彼此对不上。</translation>
    </message>
    <message>
        <source>The model asked for a tool, which is not carried out: {names}.</source>
        <translation>模型请求使用工具，但没有执行：{names}。</translation>
    </message>
    <message>
        <source>The model gave no summary. Try again, or choose another model.</source>
        <translation>模型没有给出摘要。请重试，或选择其他模型。</translation>
    </message>
    <message>
        <source>The name has letters that can look like others. Above it is spelt out.</source>
        <translation>域名中有容易混淆的字母，上方已逐字写明。</translation>
    </message>
    <message>
        <source>The name {host} could not be found. Check the address in Settings and your internet connection.</source>
        <translation>找不到主机名 {host}。请检查设置中的地址和网络连接。</translation>
    </message>
    <message>
        <source>The network is back. If the connection held, the reply goes on; else Esc stops it, and you can ask again.</source>
        <translation>网络已恢复。连接如未断开，回复会继续；否则按 Esc 停止后可重新提问。</translation>
    </message>
    <message>
        <source>The next page cannot be written. Is there room on the disk?</source>
        <translation>无法写入下一页。磁盘还有空间吗？</translation>
    </message>
    <message>
        <source>The one in use</source>
        <translation>正在使用的</translation>
    </message>
    <message>
        <source>The other one makes a new line in the message box.</source>
        <translation>另一个键在消息框中换行。</translation>
    </message>
    <message>
        <source>The pages are being made…</source>
        <translation>正在生成页面…</translation>
    </message>
    <message>
        <source>The password is kept for this session only.</source>
        <translation>密码仅在本次运行中保留。</translation>
    </message>
    <message>
        <source>The password is kept in {keyring}.</source>
        <translation>密码保存在 {keyring} 中。</translation>
    </message>
    <message>
        <source>The port is a number from 1 to 65535.</source>
        <translation>端口是 1 到 65535 之间的数字。</translation>
    </message>
    <message>
        <source>The price could not be saved; it counts until the app is closed.</source>
        <translation>价格无法保存，仅在应用关闭前有效。</translation>
    </message>
    <message>
        <source>The proxy did not let the request to {host} through. Check the proxy in Settings, or use none.</source>
        <translation>代理没有放行发往 {host} 的请求。请检查设置中的代理，或不使用代理。</translation>
    </message>
    <message>
        <source>The proxy on the way to {host} asks for a user name and a password, or does not accept those it got. Enter them in Settings.</source>
        <translation>通往 {host} 的代理需要用户名和密码，或不接受现有的。请在设置中输入。</translation>
    </message>
    <message>
        <source>The proxy {target} cannot be reached, so nothing was sent to {host}. Check the proxy in Settings, or use none.</source>
        <translation>无法连接代理 {target}，因此没有向 {host} 发送任何内容。请检查设置中的代理，或不使用代理。</translation>
    </message>
    <message>
        <source>The quick window then comes up at once. Quit in the menu ends the app all the same.</source>
        <translation>这样快速窗口会立即出现。菜单中的“退出”仍会结束应用。</translation>
    </message>
    <message>
        <source>The reply ended with an error.</source>
        <translation>回复以错误结束。</translation>
    </message>
    <message>
        <source>The reply is complete.</source>
        <translation>回复完毕。</translation>
    </message>
    <message>
        <source>The reply is there.</source>
        <translation>回复已到。</translation>
    </message>
    <message>
        <source>The reply was cut off: the connection ended before it did.</source>
        <translation>回复被截断：连接先于回复结束。</translation>
    </message>
    <message>
        <source>The reply was cut.</source>
        <translation>回复被中断。</translation>
    </message>
    <message>
        <source>The reply was stopped at the largest size this app keeps; what came is above.</source>
        <translation>回复已达到本应用可保存的最大长度，就此停止；已收到的内容在上方。</translation>
    </message>
    <message>
        <source>The report is on the clipboard, without words of yours, names or keys.</source>
        <translation>报告已复制到剪贴板，其中没有你的文字、名称或密钥。</translation>
    </message>
    <message>
        <source>The secure connection could not be prepared. Check SSL_CERT_FILE and the proxy variables of your system.</source>
        <translation>无法准备安全连接。请检查系统的 SSL_CERT_FILE 和代理变量。</translation>
    </message>
    <message>
        <source>The seed is a whole number. Empty leaves it to the service.</source>
        <translation>随机种子是整数。留空则由服务决定。</translation>
    </message>
    <message>
        <source>The service lists no models.</source>
        <translation>该服务没有列出任何模型。</translation>
    </message>
    <message>
        <source>The service repeated your key in its reply; it is masked above.</source>
        <translation>服务在回复中重复了您的密钥，上方已遮盖。</translation>
    </message>
    <message>
        <source>The service&apos;s content filter ended the reply. Reword the message.</source>
        <translation>服务的内容过滤器终止了回复。请换个说法。</translation>
    </message>
    <message>
        <source>The service&apos;s default</source>
        <translation>服务默认值</translation>
    </message>
    <message>
        <source>The summary took too long. Try again, or choose another model.</source>
        <translation>摘要用时过长。请重试，或选择其他模型。</translation>
    </message>
    <message>
        <source>The system chooses its proxy by a script, which this app does not run: every service is reached directly. Where that does not work, enter the proxy here.</source>
        <translation>系统用脚本选择代理，本应用不运行脚本：所有服务都直接连接。如果连不上，请在这里填写代理。</translation>
    </message>
    <message>
        <source>The system has no proxy. Every service is reached directly.</source>
        <translation>系统没有设置代理。所有服务都直接连接。</translation>
    </message>
    <message>
        <source>The system&apos;s</source>
        <translation>系统自带</translation>
    </message>
    <message>
        <source>The system&apos;s keyring did not answer.</source>
        <translation>系统钥匙串没有响应。</translation>
    </message>
    <message>
        <source>The system&apos;s keyring is locked.</source>
        <translation>系统钥匙串已锁定。</translation>
    </message>
    <message>
        <source>The system&apos;s keyring reported an error.</source>
        <translation>系统钥匙串报告错误。</translation>
    </message>
    <message>
        <source>The system&apos;s proxy is {place}. This machine and private networks are reached directly.</source>
        <translation>系统代理是 {place}。本机和内部网络直接连接。</translation>
    </message>
    <message>
        <source>The system&apos;s, and those in {path}</source>
        <translation>系统自带，以及 {path} 中的</translation>
    </message>
    <message>
        <source>The tag “{name}” is changed.</source>
        <translation>标签“{name}”已更改。</translation>
    </message>
    <message>
        <source>The temperature is a number from 0 to 2. Empty leaves it to the service.</source>
        <translation>温度是 0 到 2 之间的数字。留空则由服务决定。</translation>
    </message>
    <message>
        <source>The text in this file is not UTF-8.</source>
        <translation>此文件的文字不是 UTF-8 编码。</translation>
    </message>
    <message>
        <source>The text of the link names another place than the one it leads to.</source>
        <translation>链接文字所写的地址与实际指向不同。</translation>
    </message>
    <message>
        <source>The value of {name} is kept for this session only.</source>
        <translation>{name} 的值仅在本次运行中保留。</translation>
    </message>
    <message>
        <source>The value of {name} is kept in {keyring}.</source>
        <translation>{name} 的值保存在 {keyring} 中。</translation>
    </message>
    <message>
        <source>The value of {name} may still be in it.</source>
        <translation>{name} 的值可能仍在其中。</translation>
    </message>
    <message>
        <source>The way to every service</source>
        <translation>连接各服务的方式</translation>
    </message>
    <message>
        <source>The way to every service: the system&apos;s, none, or one of your own.</source>
        <translation>访问各服务的方式：系统代理、不用代理或自定义代理。</translation>
    </message>
    <message>
        <source>The whole message is shown.</source>
        <translation>已显示完整消息。</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Theme as the system has it</source>
        <translation>主题跟随系统</translation>
    </message>
    <message>
        <source>There is new text</source>
        <translation>有新内容</translation>
    </message>
    <message>
        <source>There is no such setting.</source>
        <translation>没有这样的设置。</translation>
    </message>
    <message>
        <source>There is no such shortcut.</source>
        <translation>没有这样的快捷键。</translation>
    </message>
    <message>
        <source>There is no text on the clipboard.</source>
        <translation>剪贴板上没有文字。</translation>
    </message>
    <message>
        <source>There is no way to {host}. Check your internet connection, then retry.</source>
        <translation>无法到达 {host}。请检查网络连接，然后重试。</translation>
    </message>
    <message>
        <source>There is nothing here yet.</source>
        <translation>这里还没有内容。</translation>
    </message>
    <message>
        <source>They are kept in the system&apos;s keyring and go only to the service they belong to. No file of this app holds one.</source>
        <translation>密钥保存在系统密钥环中，只发送给所属的服务。本应用的任何文件都不含密钥。</translation>
    </message>
    <message>
        <source>They are kept in {path}, with a backup a day, and nowhere else.</source>
        <translation>保存在 {path}，每天备份一次，别无他处。</translation>
    </message>
    <message>
        <source>They are kept in {path}.</source>
        <translation>保存在 {path}。</translation>
    </message>
    <message>
        <source>They are on the clipboard.</source>
        <translation>已复制到剪贴板。</translation>
    </message>
    <message>
        <source>They go to the service of the conversation&apos;s connection when you press Send, with the messages before them, and to nobody else.</source>
        <translation>按下发送后，消息连同之前的消息发送到该对话所用连接的服务，不会发给其他任何人。</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>正在思考</translation>
    </message>
    <message>
        <source>This backup is not sound, so nothing was changed. Choose another one.</source>
        <translation>此备份不完整，因此没有任何改动。请另选一个。</translation>
    </message>
    <message>
        <source>This build does not know an address; enter the one of whoever gave it to you.</source>
        <translation>此版本没有自带地址；请填写提供者给出的地址。</translation>
    </message>
    <message>
        <source>This computer has no network. The reply goes on if the connection outlives that. Esc stops.</source>
        <translation>电脑没有网络。如果连接没有断开，回复会继续。按 Esc 停止。</translation>
    </message>
    <message>
        <source>This computer slept for {time}. If the connection held, the reply goes on; else Esc stops it, and you can ask again.</source>
        <translation>电脑睡眠了 {time}。连接如未断开，回复会继续；否则按 Esc 停止后可重新提问。</translation>
    </message>
    <message>
        <source>This connection belongs to this run and is not stored.</source>
        <translation>此连接仅用于本次运行，不会保存。</translation>
    </message>
    <message>
        <source>This connection works.</source>
        <translation>此连接可用。</translation>
    </message>
    <message>
        <source>This conversation</source>
        <translation>此对话</translation>
    </message>
    <message>
        <source>This conversation cannot be read just now. Try again in a moment.</source>
        <translation>暂时无法读取此对话。请稍后再试。</translation>
    </message>
    <message>
        <source>This conversation is not there any more.</source>
        <translation>此对话已不存在。</translation>
    </message>
    <message>
        <source>This conversation — Desktop Chat</source>
        <translation>此对话 — Desktop Chat</translation>
    </message>
    <message>
        <source>This desktop has no portal for global shortcuts. Bind this command to keys in the desktop&apos;s own settings: {command}</source>
        <translation>此桌面没有全局快捷键的门户。请在桌面自己的设置中把按键绑定到此命令：{command}</translation>
    </message>
    <message>
        <source>This file breaks off before its end. Download or copy it again.</source>
        <translation>此文件不完整。请重新下载或复制。</translation>
    </message>
    <message>
        <source>This file cannot be read.</source>
        <translation>无法读取此文件。</translation>
    </message>
    <message>
        <source>This file changed while it was being read.</source>
        <translation>此文件在读取过程中被改动。</translation>
    </message>
    <message>
        <source>This file holds a private key and no certificate. Choose the certificate.</source>
        <translation>此文件中是私钥，不是证书。请选择证书。</translation>
    </message>
    <message>
        <source>This file holds more than can be imported at once.</source>
        <translation>此文件的内容超过一次可导入的量。</translation>
    </message>
    <message>
        <source>This file holds no certificate. It should be a .pem, .crt or .cer file.</source>
        <translation>此文件中没有证书。应为 .pem、.crt 或 .cer 文件。</translation>
    </message>
    <message>
        <source>This file is damaged: it is not valid JSON.</source>
        <translation>此文件已损坏：不是有效的 JSON。</translation>
    </message>
    <message>
        <source>This file is empty.</source>
        <translation>此文件是空的。</translation>
    </message>
    <message>
        <source>This file is nested more deeply than any export.</source>
        <translation>此文件的嵌套层数超过任何导出文件。</translation>
    </message>
    <message>
        <source>This file is not there any more.</source>
        <translation>此文件已不存在。</translation>
    </message>
    <message>
        <source>This file is too large to be one of certificates.</source>
        <translation>此文件太大，不会是证书文件。</translation>
    </message>
    <message>
        <source>This file was written by a newer version of the app. Update the app first.</source>
        <translation>此文件由更新版本的应用写成。请先更新应用。</translation>
    </message>
    <message>
        <source>This header is part of the connection itself; it cannot be set.</source>
        <translation>此请求头属于连接本身，不能设置。</translation>
    </message>
    <message>
        <source>This is an earlier version of the conversation.</source>
        <translation>这是对话的一个较早版本。</translation>
    </message>
    <message>
        <source>This is another version of the conversation.</source>
        <translation>这是对话的另一个版本。</translation>
    </message>
    <message>
        <source>This is neither an export of this app nor one of ChatGPT.</source>
        <translation>这既不是本应用的导出文件，也不是 ChatGPT 的导出文件。</translation>
    </message>
    <message>
        <source>This is not a file.</source>
        <translation>这不是文件。</translation>
    </message>
    <message>
        <source>This is only what a service shows of a key afterwards. Make a new key there, and copy it whole.</source>
        <translation>这只是服务事后显示的部分密钥。请在那里新建一个密钥，并完整复制。</translation>
    </message>
    <message>
        <source>This is the newest version.</source>
        <translation>已是最新版本。</translation>
    </message>
    <message>
        <source>This is too long for a header.</source>
        <translation>作为请求头太长了。</translation>
    </message>
    <message>
        <source>This is too long for a key. Copy the key alone.</source>
        <translation>作为密钥太长了。请只复制密钥本身。</translation>
    </message>
    <message>
        <source>This is too long for an address.</source>
        <translation>作为地址太长了。</translation>
    </message>
    <message>
        <source>This kind of file is not opened from here.</source>
        <translation>这类文件不能从这里打开。</translation>
    </message>
    <message>
        <source>This kind of link is not opened. Only web and mail addresses are.</source>
        <translation>不打开这类链接，只打开网址和邮件地址。</translation>
    </message>
    <message>
        <source>This link does not name a place that can be reached.</source>
        <translation>此链接没有指向可到达的地址。</translation>
    </message>
    <message>
        <source>This link has no address.</source>
        <translation>此链接没有地址。</translation>
    </message>
    <message>
        <source>This link holds characters that no address has.</source>
        <translation>此链接中有地址不该有的字符。</translation>
    </message>
    <message>
        <source>This link is not a web address.</source>
        <translation>此链接不是网址。</translation>
    </message>
    <message>
        <source>This link is too long to be opened.</source>
        <translation>此链接太长，无法打开。</translation>
    </message>
    <message>
        <source>This link leads to</source>
        <translation>此链接指向</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>This mail link asks for more than a receiver, a subject and a text.</source>
        <translation>此邮件链接要求的不只是收件人、主题和正文。</translation>
    </message>
    <message>
        <source>This one</source>
        <translation>指定代理</translation>
    </message>
    <message>
        <source>This service is reached directly.</source>
        <translation>该服务直接连接。</translation>
    </message>
    <message>
        <source>This system has no keyring.</source>
        <translation>系统没有钥匙串。</translation>
    </message>
    <message>
        <source>This zip file is damaged, encrypted or not safe to open.</source>
        <translation>此 zip 文件已损坏、已加密或打开不安全。</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>思考过程</translation>
    </message>
    <message numerus="yes">
        <source>Thought for %n s</source>
        <translation>
            <numerusform>思考了 %n 秒</numerusform>
        </translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Title of a conversation</source>
        <translation>对话标题</translation>
    </message>
    <message>
        <source>Titles</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Titles by the model</source>
        <translation>由模型命名</translation>
    </message>
    <message>
        <source>To and from files</source>
        <translation>导出与导入</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Tokens in</source>
        <translation>输入 token</translation>
    </message>
    <message>
        <source>Tokens out</source>
        <translation>输出 token</translation>
    </message>
    <message>
        <source>Tokens: {count}</source>
        <translation>token：{count}</translation>
    </message>
    <message>
        <source>Tokens: {prompt} in, {completion} out</source>
        <translation>token：输入 {prompt}，输出 {completion}</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Top-p is a number from 0 to 1. Empty leaves it to the service.</source>
        <translation>Top-p 是 0 到 1 之间的数字。留空则由服务决定。</translation>
    </message>
    <message>
        <source>Transcript</source>
        <translation>对话内容</translation>
    </message>
    <message>
        <source>Translate into {{language}}:</source>
        <translation>翻译成{{language}}：</translation>
    </message>
    <message>
        <source>Trust the system only</source>
        <translation>只信任系统证书</translation>
    </message>
    <message>
        <source>Trusted from now on: {names}.</source>
        <translation>即刻起信任：{names}。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>试用演示</translation>
    </message>
    <message numerus="yes">
        <source>Trying again in %n s. Esc stops.</source>
        <translation>
            <numerusform>%n 秒后重试。按 Esc 停止。</numerusform>
        </translation>
    </message>
    <message>
        <source>Two things in this file have the same id.</source>
        <translation>此文件中有两项内容的标识相同。</translation>
    </message>
    <message>
        <source>Type of the usual size</source>
        <translation>恢复文字大小</translation>
    </message>
    <message>
        <source>Type words that are in a message.</source>
        <translation>输入消息中的文字。</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Unfold</source>
        <translation>展开</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Unpin this conversation</source>
        <translation>取消置顶此对话</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Update address</source>
        <translation>更新地址</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>用量</translation>
    </message>
    <message>
        <source>Usage by month</source>
        <translation>每月用量</translation>
    </message>
    <message>
        <source>Use a local model</source>
        <translation>使用本机模型</translation>
    </message>
    <message>
        <source>Use https:// instead.</source>
        <translation>请改用 https://。</translation>
    </message>
    <message>
        <source>Use them here</source>
        <translation>用在这里</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>使用 {name}</translation>
    </message>
    <message>
        <source>Use “{name}”</source>
        <translation>使用“{name}”</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>普通</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Value of a header</source>
        <translation>请求头的值</translation>
    </message>
    <message>
        <source>Version {current} of {total}</source>
        <translation>第 {current} 版，共 {total} 版</translation>
    </message>
    <message>
        <source>Version {version} is out.</source>
        <translation>版本 {version} 已发布。</translation>
    </message>
    <message>
        <source>Very high</source>
        <translation>很高</translation>
    </message>
    <message>
        <source>View</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>紫色</translation>
    </message>
    <message>
        <source>Wait a little, then test again.</source>
        <translation>请稍等，然后再测试。</translation>
    </message>
    <message>
        <source>Warnings and errors are written to {path}, without keys, and are never sent.</source>
        <translation>警告和错误写入 {path}，不含密钥，也绝不会发送。</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>网页</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>What a million tokens of a model cost.</source>
        <translation>某个模型每百万令牌的价格。</translation>
    </message>
    <message>
        <source>What came of this reply is kept. Go on with it?</source>
        <translation>此回复已收到的部分已保留。要继续吗？</translation>
    </message>
    <message>
        <source>What goes where</source>
        <translation>数据去向</translation>
    </message>
    <message>
        <source>What helps</source>
        <translation>解决办法</translation>
    </message>
    <message>
        <source>What is in the message box has about {count} tokens.</source>
        <translation>输入框中的内容约有 {count} 个 token。</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>新内容</translation>
    </message>
    <message>
        <source>What is new stands in the settings, under About.</source>
        <translation>新内容见设置中的“关于”。</translation>
    </message>
    <message>
        <source>What is pressed for every command, and how to change it.</source>
        <translation>每个命令按什么键，以及如何更改。</translation>
    </message>
    <message>
        <source>What the app speaks, in all windows at once.</source>
        <translation>应用使用的语言，所有窗口立即生效。</translation>
    </message>
    <message>
        <source>What to export</source>
        <translation>导出范围</translation>
    </message>
    <message>
        <source>What was attached is not there any more.</source>
        <translation>附件已不存在。</translation>
    </message>
    <message>
        <source>What was used</source>
        <translation>已用量</translation>
    </message>
    <message>
        <source>What would you like to talk about?</source>
        <translation>想聊些什么？</translation>
    </message>
    <message>
        <source>What you ask often, written once and called with / in the message box.</source>
        <translation>把常问的内容写好一次，在消息框中用 / 调用。</translation>
    </message>
    <message>
        <source>When: {time}</source>
        <translation>时间：{time}</translation>
    </message>
    <message>
        <source>Where it leads: {host}</source>
        <translation>指向：{host}</translation>
    </message>
    <message>
        <source>Where the proxy asks for one</source>
        <translation>仅在代理需要时填写</translation>
    </message>
    <message>
        <source>Whether anything moves by itself, as the dot does while a reply is awaited.</source>
        <translation>是否有东西会自己动，例如等待回复时的圆点。</translation>
    </message>
    <message>
        <source>Whether there is a newer version; nothing is fetched by itself.</source>
        <translation>是否有更新的版本；不会自行下载。</translation>
    </message>
    <message>
        <source>Whom the app has talked to</source>
        <translation>应用联系过谁</translation>
    </message>
    <message>
        <source>Whom the app talks to</source>
        <translation>应用与谁通信</translation>
    </message>
    <message>
        <source>Whom to trust besides the system&apos;s authorities.</source>
        <translation>除系统证书机构外还信任谁。</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>With a mark while a reply is unread. Some desktops have no tray.</source>
        <translation>有未读回复时带标记。有些桌面没有托盘。</translation>
    </message>
    <message>
        <source>Without a date</source>
        <translation>无日期</translation>
    </message>
    <message>
        <source>Wrap long lines of code</source>
        <translation>代码自动换行</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>输入消息</translation>
    </message>
    <message>
        <source>Write a name first.</source>
        <translation>请先输入名称。</translation>
    </message>
    <message>
        <source>Write what you ask often once, and call it with / in the message box.</source>
        <translation>把常问的内容写好一次，在消息框中用 / 调用。</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>You</source>
        <translation>您</translation>
    </message>
    <message>
        <source>Your conversations could not be brought up to date. They are as they were{detail}.</source>
        <translation>您的对话未能升级，仍保持原样{detail}。</translation>
    </message>
    <message>
        <source>Your conversations were written by a newer version of this app. They can be read here, but nothing new is saved. Update the app to go on with them.</source>
        <translation>您的对话由更新版本的应用写成。在此可以阅读，但不会保存新内容。请更新应用后继续。</translation>
    </message>
    <message>
        <source>Zip of Markdown files (*.zip)</source>
        <translation>Markdown 压缩文件 (*.zip)</translation>
    </message>
    <message>
        <source>Zip of web pages (*.zip)</source>
        <translation>网页压缩文件 (*.zip)</translation>
    </message>
    <message>
        <source>[picture]</source>
        <translation>[图片]</translation>
    </message>
    <message>
        <source>a connection</source>
        <translation>连接名称</translation>
    </message>
    <message>
        <source>a new chat with this in the message box</source>
        <translation>打开新对话，并将此文字填入消息框</translation>
    </message>
    <message>
        <source>a reply is coming</source>
        <translation>正在回复</translation>
    </message>
    <message>
        <source>a service address</source>
        <translation>服务地址</translation>
    </message>
    <message>
        <source>a streaming service</source>
        <translation>流式服务</translation>
    </message>
    <message>
        <source>a system prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>已接受</translation>
    </message>
    <message>
        <source>accessibility readable vision</source>
        <translation>无障碍 可读 视力</translation>
    </message>
    <message>
        <source>all conversations find</source>
        <translation>全部 对话 查找</translation>
    </message>
    <message>
        <source>an address it did not name</source>
        <translation>未说明的地址</translation>
    </message>
    <message>
        <source>animation reduce</source>
        <translation>动画 减少</translation>
    </message>
    <message>
        <source>arrived</source>
        <translation>已收到</translation>
    </message>
    <message>
        <source>assistant role</source>
        <translation>助手 角色</translation>
    </message>
    <message>
        <source>background minimize close</source>
        <translation>后台 最小化 关闭</translation>
    </message>
    <message>
        <source>branch copy duplicate</source>
        <translation>分支 复制 副本</translation>
    </message>
    <message>
        <source>break lines scroll</source>
        <translation>换行 折行 滚动</translation>
    </message>
    <message>
        <source>cancel end</source>
        <translation>取消 结束</translation>
    </message>
    <message>
        <source>cannot use {path}: {why}</source>
        <translation>无法使用 {path}：{why}</translation>
    </message>
    <message>
        <source>change resend</source>
        <translation>修改 重新发送</translation>
    </message>
    <message>
        <source>clipboard</source>
        <translation>剪贴板</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>colours appearance look</source>
        <translation>颜色 外观</translation>
    </message>
    <message>
        <source>compare parallel side by side</source>
        <translation>比较 并行 并排</translation>
    </message>
    <message>
        <source>connection service key</source>
        <translation>连接 服务 密钥</translation>
    </message>
    <message>
        <source>context window shorten</source>
        <translation>上下文 窗口 缩短</translation>
    </message>
    <message>
        <source>conversation start</source>
        <translation>对话 开始</translation>
    </message>
    <message>
        <source>copy</source>
        <translation>副本 拷贝</translation>
    </message>
    <message>
        <source>cost money</source>
        <translation>费用 花费</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>已截断</translation>
    </message>
    <message>
        <source>cut off when the app ended</source>
        <translation>应用退出时截断</translation>
    </message>
    <message>
        <source>dark mode night colours</source>
        <translation>深色模式 夜间 颜色</translation>
    </message>
    <message>
        <source>density compact room</source>
        <translation>密度 紧凑 间距 留白</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>encrypted, the certificate is right</source>
        <translation>已加密，证书正确</translation>
    </message>
    <message>
        <source>enter return newline</source>
        <translation>回车 换行</translation>
    </message>
    <message>
        <source>exit close</source>
        <translation>退出 关闭</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>favourite</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>file save archive</source>
        <translation>文件 保存 归档</translation>
    </message>
    <message>
        <source>file save share</source>
        <translation>文件 保存 分享</translation>
    </message>
    <message>
        <source>first after {time}</source>
        <translation>首字 {time}</translation>
    </message>
    <message>
        <source>focus write</source>
        <translation>焦点 输入</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>已折叠</translation>
    </message>
    <message>
        <source>font larger smaller zoom</source>
        <translation>字体 放大 缩小 缩放</translation>
    </message>
    <message>
        <source>found at {place}</source>
        <translation>已解析为 {place}</translation>
    </message>
    <message>
        <source>global shortcut hotkey system portal</source>
        <translation>全局 快捷键 热键 系统 门户</translation>
    </message>
    <message>
        <source>highlight tint</source>
        <translation>高亮 主题色</translation>
    </message>
    <message>
        <source>http:// is not encrypted: anyone on the way can read what you write, and the key. A key is held back unless you allow it.</source>
        <translation>http:// 未加密：途中任何人都能读到您写的内容和密钥。未经您允许，密钥不会发送。</translation>
    </message>
    <message>
        <source>http://… or socks5://…</source>
        <translation>http://… 或 socks5://…</translation>
    </message>
    <message>
        <source>https://… or http://127.0.0.1:11434/v1</source>
        <translation>https://… 或 http://127.0.0.1:11434/v1</translation>
    </message>
    <message>
        <source>image: {what}</source>
        <translation>图片：{what}</translation>
    </message>
    <message numerus="yes">
        <source>in %n conversations are there again.</source>
        <translation>
            <numerusform>涉及 %n 个对话。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in the service&apos;s list of %n</source>
        <translation>
            <numerusform>在服务的 %n 个模型中</numerusform>
        </translation>
    </message>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>in:this, from:me and after:2026-01-31 narrow it down</source>
        <translation>可用 in:this、from:me 和 after:2026-01-31 缩小范围</translation>
    </message>
    <message>
        <source>instructions role custom default</source>
        <translation>指令 角色 自定义 默认</translation>
    </message>
    <message>
        <source>jump down mine</source>
        <translation>跳转 向下 我的消息</translation>
    </message>
    <message>
        <source>jump up mine</source>
        <translation>跳转 向上 我的消息</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
    <message>
        <source>keyboard shortcuts keys privacy report facts</source>
        <translation>键盘 快捷键 隐私 报告 诊断</translation>
    </message>
    <message>
        <source>keys hotkeys bindings</source>
        <translation>按键 热键 绑定</translation>
    </message>
    <message>
        <source>let the key go out without encryption</source>
        <translation>允许不加密发送密钥</translation>
    </message>
    <message>
        <source>library templates roles write</source>
        <translation>提示词库 模板 角色 编写</translation>
    </message>
    <message>
        <source>library templates variables</source>
        <translation>提示词库 模板 变量</translation>
    </message>
    <message>
        <source>list group</source>
        <translation>列表 分组</translation>
    </message>
    <message>
        <source>list put away</source>
        <translation>列表 收起</translation>
    </message>
    <message>
        <source>list top</source>
        <translation>列表 顶部</translation>
    </message>
    <message>
        <source>load chatgpt</source>
        <translation>加载 载入 chatgpt</translation>
    </message>
    <message>
        <source>long paste</source>
        <translation>长文本</translation>
    </message>
    <message>
        <source>marked</source>
        <translation>已勾选</translation>
    </message>
    <message>
        <source>model switch</source>
        <translation>模型 切换</translation>
    </message>
    <message>
        <source>monospace fixed typeface</source>
        <translation>等宽 字型</translation>
    </message>
    <message>
        <source>move to folder</source>
        <translation>移到文件夹</translation>
    </message>
    <message>
        <source>name rename automatic request</source>
        <translation>名称 重命名 自动 请求</translation>
    </message>
    <message>
        <source>new reply</source>
        <translation>有新回复</translation>
    </message>
    <message>
        <source>not asked for</source>
        <translation>不需要</translation>
    </message>
    <message>
        <source>not encrypted</source>
        <translation>未加密</translation>
    </message>
    <message numerus="yes">
        <source>not in the service&apos;s list of %n</source>
        <translation>
            <numerusform>不在服务的 %n 个模型中</numerusform>
        </translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>未进行</translation>
    </message>
    <message>
        <source>notification message sound</source>
        <translation>通知 消息</translation>
    </message>
    <message>
        <source>notification private lock screen</source>
        <translation>通知 隐私 锁屏</translation>
    </message>
    <message>
        <source>palette commands find</source>
        <translation>面板 命令 查找</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>picture of the screen capture</source>
        <translation>截屏 截图 屏幕</translation>
    </message>
    <message>
        <source>picture pdf</source>
        <translation>图片 pdf 文件 附件</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>已置顶</translation>
    </message>
    <message>
        <source>preferences options</source>
        <translation>偏好 选项</translation>
    </message>
    <message>
        <source>print one JSON object at the end</source>
        <translation>结束时输出一个 JSON 对象</translation>
    </message>
    <message>
        <source>privacy telemetry log tracking</source>
        <translation>隐私 遥测 日志 跟踪</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>provider api key openai ollama address</source>
        <translation>服务商 密钥 地址 provider api key openai ollama</translation>
    </message>
    <message>
        <source>pt</source>
        <translation>磅</translation>
    </message>
    <message>
        <source>regenerate retry model version</source>
        <translation>重新生成 重试 模型 版本</translation>
    </message>
    <message>
        <source>remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>restore recover</source>
        <translation>恢复 还原</translation>
    </message>
    <message>
        <source>retry regenerate</source>
        <translation>重试 重新生成</translation>
    </message>
    <message>
        <source>role persona instructions</source>
        <translation>角色 人设 指令</translation>
    </message>
    <message>
        <source>role prompts library</source>
        <translation>角色 提示词 库</translation>
    </message>
    <message>
        <source>save download</source>
        <translation>保存 下载</translation>
    </message>
    <message>
        <source>search words</source>
        <translation>搜索 文字</translation>
    </message>
    <message>
        <source>sidebar conversations</source>
        <translation>侧边栏 对话</translation>
    </message>
    <message>
        <source>socks http vpn</source>
        <translation>socks http vpn 代理</translation>
    </message>
    <message>
        <source>stands</source>
        <translation>已建立</translation>
    </message>
    <message>
        <source>stands, by the proxy {place}</source>
        <translation>已通过代理 {place} 建立</translation>
    </message>
    <message>
        <source>starter cards prompts ideas examples</source>
        <translation>开始 卡片 提示词 示例 建议</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>switch change list</source>
        <translation>切换 更换 列表</translation>
    </message>
    <message>
        <source>switch list</source>
        <translation>切换 列表</translation>
    </message>
    <message>
        <source>system tray notification area</source>
        <translation>系统托盘 通知区域</translation>
    </message>
    <message>
        <source>tag {name}</source>
        <translation>标签 {name}</translation>
    </message>
    <message>
        <source>temperature instructions role model answer</source>
        <translation>温度 指令 角色 模型 回答</translation>
    </message>
    <message>
        <source>the model server</source>
        <translation>模型服务</translation>
    </message>
    <message>
        <source>the model to ask</source>
        <translation>要使用的模型</translation>
    </message>
    <message>
        <source>the prompt is empty</source>
        <translation>提示词是空的</translation>
    </message>
    <message>
        <source>the quick window</source>
        <translation>快速窗口</translation>
    </message>
    <message>
        <source>the service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>the service has no list</source>
        <translation>服务没有模型列表</translation>
    </message>
    <message>
        <source>there is no connection named “{name}”</source>
        <translation>没有名为“{name}”的连接</translation>
    </message>
    <message>
        <source>there is no standard input to read</source>
        <translation>没有可读取的标准输入</translation>
    </message>
    <message>
        <source>title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>title folder tag</source>
        <translation>标题 文件夹 标签</translation>
    </message>
    <message>
        <source>tls ca authority https</source>
        <translation>tls ca 证书机构 https</translation>
    </message>
    <message>
        <source>tokens cost money</source>
        <translation>令牌 费用 花费</translation>
    </message>
    <message>
        <source>typeface family</source>
        <translation>字型 字族</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>undo restore</source>
        <translation>撤销 恢复</translation>
    </message>
    <message>
        <source>version release upgrade licence</source>
        <translation>版本 更新 升级 许可</translation>
    </message>
    <message>
        <source>what to ask; - reads standard input</source>
        <translation>要问的内容；- 表示读取标准输入</translation>
    </message>
    <message>
        <source>where everything is kept</source>
        <translation>保存所有内容的文件夹</translation>
    </message>
    <message>
        <source>writing…</source>
        <translation>正在写…</translation>
    </message>
    <message>
        <source>yours</source>
        <translation>自定</translation>
    </message>
    <message>
        <source>zoom in size</source>
        <translation>放大 字号</translation>
    </message>
    <message>
        <source>zoom out size</source>
        <translation>缩小 字号</translation>
    </message>
    <message>
        <source>zoom reset</source>
        <translation>缩放 恢复</translation>
    </message>
    <message numerus="yes">
        <source>{cost}, without %n replies of no known price</source>
        <translation>
            <numerusform>{cost}，未含 %n 条价格未知的回复</numerusform>
        </translation>
    </message>
    <message>
        <source>{cost}, without one reply of no known price</source>
        <translation>{cost}，未含 1 条价格未知的回复</translation>
    </message>
    <message>
        <source>{current} of {total}</source>
        <translation>第 {current} 处，共 {total} 处</translation>
    </message>
    <message>
        <source>{found} of {total} match</source>
        <translation>共 {total} 个，匹配 {found} 个</translation>
    </message>
    <message>
        <source>{host} answered in Ollama&apos;s own protocol. Add /v1 to its address in Settings.</source>
        <translation>{host} 以 Ollama 自己的协议回答。请在设置中给地址加上 /v1。</translation>
    </message>
    <message>
        <source>{host} answered with a web page instead of a reply. Check the address in Settings, and whether the network asks you to log in.</source>
        <translation>{host} 返回了网页而不是回复。请检查设置中的地址，以及网络是否要求登录。</translation>
    </message>
    <message>
        <source>{host} answered with something that is no reply. Check the address in Settings.</source>
        <translation>{host} 返回的内容不是回复。请检查设置中的地址。</translation>
    </message>
    <message>
        <source>{host} answers one message at a time and takes no conversation. Start a new chat, without a system prompt.</source>
        <translation>{host} 每次只回答一条消息，不接受整个对话。请开始新对话，且不用系统提示词。</translation>
    </message>
    <message>
        <source>{host} cannot be reached. Check your connection, then retry.</source>
        <translation>无法连接 {host}。请检查网络，然后重试。</translation>
    </message>
    <message>
        <source>{host} closed the connection before it answered. Retry.</source>
        <translation>{host} 没有回答就关闭了连接。请重试。</translation>
    </message>
    <message>
        <source>{host} could not be reached within {seconds} seconds. Check the address and your connection, then retry.</source>
        <translation>{seconds} 秒内无法连接 {host}。请检查地址和网络，然后重试。</translation>
    </message>
    <message>
        <source>{host} could not understand the request. Try another model.</source>
        <translation>{host} 无法理解请求。请换个模型试试。</translation>
    </message>
    <message>
        <source>{host} did not accept the key. Check it in Settings, then retry.</source>
        <translation>{host} 不接受此密钥。请在设置中检查，然后重试。</translation>
    </message>
    <message>
        <source>{host} did not begin to answer within {seconds} seconds. Retry.</source>
        <translation>{host} 在 {seconds} 秒内没有开始回答。请重试。</translation>
    </message>
    <message>
        <source>{host} does not allow this with your key. Try another model or key.</source>
        <translation>{host} 不允许您的密钥这样做。请换个模型或密钥。</translation>
    </message>
    <message>
        <source>{host} does not know this model or address. Check the model at the top and the address in Settings.</source>
        <translation>{host} 没有这个模型或地址。请检查顶部的模型和设置中的地址。</translation>
    </message>
    <message>
        <source>{host} does not speak https. Try http:// in its address in Settings.</source>
        <translation>{host} 不支持 https。请在设置中将地址改为 http:// 试试。</translation>
    </message>
    <message>
        <source>{host} does not tell of versions at this address.</source>
        <translation>{host} 在此地址没有给出版本信息。</translation>
    </message>
    <message>
        <source>{host} gave an empty reply. Retry, or try another model.</source>
        <translation>{host} 的回复是空的。请重试，或换个模型。</translation>
    </message>
    <message>
        <source>{host} has no version at this address.</source>
        <translation>{host} 在此地址没有版本。</translation>
    </message>
    <message>
        <source>{host} is not a web service. Check host and port in Settings.</source>
        <translation>{host} 不是网络服务。请检查设置中的主机和端口。</translation>
    </message>
    <message>
        <source>{host} is overloaded. Retry in a moment.</source>
        <translation>{host} 负载过高。请稍后重试。</translation>
    </message>
    <message numerus="yes">
        <source>{host} limits the rate of requests. Retry in %n h.</source>
        <translation>
            <numerusform>{host} 限制请求频率。请在 %n 小时后重试。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{host} limits the rate of requests. Retry in %n min.</source>
        <translation>
            <numerusform>{host} 限制请求频率。请在 %n 分钟后重试。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{host} limits the rate of requests. Retry in %n s.</source>
        <translation>
            <numerusform>{host} 限制请求频率。请在 %n 秒后重试。</numerusform>
        </translation>
    </message>
    <message>
        <source>{host} limits the rate of requests. Try again another day.</source>
        <translation>{host} 限制请求频率。请改天再试。</translation>
    </message>
    <message>
        <source>{host} limits the rate of requests. Wait a little, then retry.</source>
        <translation>{host} 限制请求频率。请稍等，然后重试。</translation>
    </message>
    <message>
        <source>{host} needs a key. Add one in Settings, then retry.</source>
        <translation>{host} 需要密钥。请在设置中添加，然后重试。</translation>
    </message>
    <message>
        <source>{host} needs a key. {detail} Enter the key for this session in Settings, then retry.</source>
        <translation>{host} 需要密钥。{detail}请在设置中输入仅供本次运行的密钥，然后重试。</translation>
    </message>
    <message>
        <source>{host} reports an error ({status}). Retry in a moment.</source>
        <translation>{host} 报告错误（{status}）。请稍后重试。</translation>
    </message>
    <message>
        <source>{host} reports an error. Retry in a moment.</source>
        <translation>{host} 报告错误。请稍后重试。</translation>
    </message>
    <message>
        <source>{host} says that the account has no credit left. Check its billing page, then retry.</source>
        <translation>{host} 表示账户余额不足。请查看其账单页面，然后重试。</translation>
    </message>
    <message>
        <source>{host} sends a redirect to {target}. Nothing was sent there. If that is right, enter it as the address in Settings.</source>
        <translation>{host} 要求重定向到 {target}。没有向那里发送任何内容。如果正确，请在设置中将它填为地址。</translation>
    </message>
    <message>
        <source>{host} sent nothing for {seconds} seconds. The reply may be incomplete.</source>
        <translation>{host} 已 {seconds} 秒没有发送数据。回复可能不完整。</translation>
    </message>
    <message>
        <source>{host} speaks https only. Put https:// before its address in Settings.</source>
        <translation>{host} 只支持 https。请在设置中把地址改为以 https:// 开头。</translation>
    </message>
    <message>
        <source>{host} took too long. Retry.</source>
        <translation>{host} 用时过长。请重试。</translation>
    </message>
    <message>
        <source>{keys} is already for “{name}”. Press other keys, or use them here instead.</source>
        <translation>{keys} 已用于“{name}”。请按其他按键，或改为用在这里。</translation>
    </message>
    <message>
        <source>{keys} is needed in messages and fields. Press others together with Ctrl or Alt, or F1 to F35.</source>
        <translation>{keys} 在消息和输入框中要用。请按与 Ctrl 或 Alt 一起的其他按键，或 F1 至 F35。</translation>
    </message>
    <message>
        <source>{keys} opens the quick window.</source>
        <translation>{keys} 打开快速窗口。</translation>
    </message>
    <message numerus="yes">
        <source>{names} and %n more</source>
        <translation>
            <numerusform>{names} 和另外 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} cannot be read just now.</source>
        <translation>暂时无法读取 {name}。</translation>
    </message>
    <message>
        <source>{name} could not be kept: the data folder cannot be written to.</source>
        <translation>无法保存 {name}：数据文件夹无法写入。</translation>
    </message>
    <message>
        <source>{name} could not be read: {why}. Choose another file.</source>
        <translation>无法读取 {name}：{why}。请选择其他文件。</translation>
    </message>
    <message>
        <source>{name} could not be written: {why}. Choose another place.</source>
        <translation>无法写入 {name}：{why}。请选择其他位置。</translation>
    </message>
    <message>
        <source>{name} has no text in it, only pictures of pages. Attach these as pictures.</source>
        <translation>{name} 中没有文字，只有页面图片。请改为添加这些图片。</translation>
    </message>
    <message>
        <source>{name} holds no text. Pictures, PDFs and text files can be attached.</source>
        <translation>{name} 中没有文字。可以添加图片、PDF 和文本文件。</translation>
    </message>
    <message>
        <source>{name} is an SVG drawing. Attach it as PNG or JPEG.</source>
        <translation>{name} 是 SVG 图形。请改用 PNG 或 JPEG。</translation>
    </message>
    <message>
        <source>{name} is damaged, or no PDF.</source>
        <translation>{name} 已损坏，或不是 PDF。</translation>
    </message>
    <message>
        <source>{name} is empty.</source>
        <translation>{name} 是空的。</translation>
    </message>
    <message>
        <source>{name} is kept and has no key yet. Until then, {other} is used.</source>
        <translation>{name} 已保存，但还没有密钥。在此之前使用 {other}。</translation>
    </message>
    <message>
        <source>{name} is locked with a password. Save a copy without one.</source>
        <translation>{name} 有密码保护。请另存一份没有密码的副本。</translation>
    </message>
    <message>
        <source>{name} is no file of prompts of this app, or of a later version of it.</source>
        <translation>{name} 不是本应用的提示词文件，或来自更新的版本。</translation>
    </message>
    <message>
        <source>{name} is no file that can be read: attach the files in it instead.</source>
        <translation>{name} 不是可读取的文件：请添加其中的文件。</translation>
    </message>
    <message>
        <source>{name} is no picture that can be read. Save it as PNG or JPEG.</source>
        <translation>{name} 不是可读取的图片。请存为 PNG 或 JPEG。</translation>
    </message>
    <message>
        <source>{name} is not known to take pictures. It may refuse them.</source>
        <translation>不确定 {name} 能否接受图片，可能会拒绝。</translation>
    </message>
    <message>
        <source>{name} is not there any more.</source>
        <translation>{name} 已不存在。</translation>
    </message>
    <message numerus="yes">
        <source>{name} is too large a picture: it would take more than %n MB of memory. Make it smaller first.</source>
        <translation>
            <numerusform>图片 {name} 太大：将占用超过 %n MB 内存。请先缩小。</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} is too large: at most {limit} can be attached.</source>
        <translation>{name} 太大：最多可添加 {limit}。</translation>
    </message>
    <message>
        <source>{name} may not be read. Look at its permissions.</source>
        <translation>没有读取 {name} 的权限。请检查其权限。</translation>
    </message>
    <message>
        <source>{name} takes text only: a line of words will stand for each picture.</source>
        <translation>{name} 只接受文字：每张图片会以一行说明代替。</translation>
    </message>
    <message>
        <source>{name}, in use</source>
        <translation>{name}，使用中</translation>
    </message>
    <message>
        <source>{name}: less</source>
        <translation>{name}：减小</translation>
    </message>
    <message>
        <source>{name}: more</source>
        <translation>{name}：增大</translation>
    </message>
    <message>
        <source>{path} belongs to another program, so nothing is saved. Choose another data folder.</source>
        <translation>{path} 属于其他程序，因此没有保存任何内容。请另选数据文件夹。</translation>
    </message>
    <message>
        <source>{path} is not there any more.</source>
        <translation>{path} 已不在原处。</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{speed} tokens/s</source>
        <translation>{speed} token/秒</translation>
    </message>
    <message>
        <source>{target} by {proxy}</source>
        <translation>{target}（经 {proxy}）</translation>
    </message>
    <message>
        <source>{title} (copy)</source>
        <translation>{title}（副本）</translation>
    </message>
    <message>
        <source>{title} (fork)</source>
        <translation>{title}（分叉）</translation>
    </message>
    <message>
        <source>{used} of the {window} tokens that {model} can read.</source>
        <translation>已用 {used}，{model} 可读取 {window} 个 token。</translation>
    </message>
    <message>
        <source>{used} tokens. How many {model} can read is not known: nothing is left out.</source>
        <translation>{used} 个 token。{model} 可读取多少尚不清楚：不会省略任何内容。</translation>
    </message>
    <message>
        <source>{what} written to {path}.</source>
        <translation>{what}已写入 {path}。</translation>
    </message>
    <message>
        <source>{{name}} in the text is asked for when the prompt is used.</source>
        <translation>正文中的 {{name}} 会在使用提示词时询问。</translation>
    </message>
    <message>
        <source>~{count} tokens</source>
        <translation>约 {count} token</translation>
    </message>
    <message>
        <source>“{name}” is no longer attached.</source>
        <translation>“{name}”已从附件中移除。</translation>
    </message>
    <message>
        <source>“{title}” has the tag “{name}”.</source>
        <translation>“{title}”已加上标签“{name}”。</translation>
    </message>
    <message>
        <source>“{title}” is back.</source>
        <translation>“{title}”已移回。</translation>
    </message>
    <message>
        <source>“{title}” is deleted.</source>
        <translation>“{title}”已删除。</translation>
    </message>
    <message>
        <source>“{title}” is in no folder.</source>
        <translation>“{title}”已移出文件夹。</translation>
    </message>
    <message>
        <source>“{title}” is in the archive.</source>
        <translation>“{title}”已归档。</translation>
    </message>
    <message>
        <source>“{title}” is in the folder “{name}”.</source>
        <translation>“{title}”已移到文件夹“{name}”。</translation>
    </message>
    <message>
        <source>“{title}” is no longer pinned.</source>
        <translation>“{title}”已取消置顶。</translation>
    </message>
    <message>
        <source>“{title}” is pinned.</source>
        <translation>“{title}”已置顶。</translation>
    </message>
    <message>
        <source>“{title}” no longer has the tag “{name}”.</source>
        <translation>“{title}”已去掉标签“{name}”。</translation>
    </message>
</context>
</TS>
