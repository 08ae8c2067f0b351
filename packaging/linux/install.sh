#!/bin/sh
# Install Desktop Chat for the person who runs this, without root; --remove takes it away again.
# Conversations and settings are never touched.
set -u

here=$(cd -- "$(dirname -- "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
app=$HOME/.local/lib/desktop-chat
commands=$HOME/.local/bin
entry=$data/applications/desktop-chat.desktop
metainfo=$data/metainfo/io.github.desktop_chat.desktop_chat.metainfo.xml

say() { printf '%s\n' "$*"; }
fail() {
    printf 'install.sh: %s\n' "$*" >&2
    exit 1
}

refresh() {
    command -v update-desktop-database >/dev/null && update-desktop-database -q "$data/applications"
    command -v gtk-update-icon-cache >/dev/null && gtk-update-icon-cache -q -t "$data/icons/hicolor"
    return 0
}

remove_files() {
    rm -rf "$app" "$app.new" "$app.old" || fail "$app cannot be removed."
    rm -f "$entry" "$metainfo" "$data"/icons/hicolor/*/apps/desktop-chat.png \
        "$data/icons/hicolor/scalable/apps/desktop-chat.svg"
    # Only our own link: something else may have that name.
    if [ -L "$commands/desktop-chat" ] && [ "$(readlink "$commands/desktop-chat")" = "$app/desktop-chat" ]; then
        rm -f "$commands/desktop-chat"
    fi
}

# A path as it has to stand in a desktop entry: in quotes, with its own signs escaped.
quoted() {
    printf '"%s"' "$(printf '%s' "$1" | sed -e 's/[\\"`$]/\\\\&/g' -e 's/%/%%/g')"
}

case ${1:-} in
--remove)
    remove_files
    refresh
    say "Desktop Chat is removed. Conversations and settings are kept: $data/desktop-chat"
    exit 0
    ;;
"") ;;
*)
    say "Usage: install.sh [--remove]" >&2
    exit 2
    ;;
esac

[ -x "$here/desktop-chat/desktop-chat" ] || fail "the folder desktop-chat is missing beside this script; unpack the archive whole."
for folder in "$(dirname "$app")" "$commands" "$data/applications" "$data/metainfo"; do
    mkdir -p "$folder" 2>/dev/null && [ -w "$folder" ] ||
        fail "$folder cannot be written to; nothing was installed."
done

# First all of it beside the old one, then one step: a full disk leaves the old one in place.
rm -rf "$app.new" "$app.old"
problem=$(LC_ALL=C cp -R "$here/desktop-chat" "$app.new" 2>&1) || {
    rm -rf "$app.new"
    fail "not everything could be copied (${problem##*: }); nothing was changed. 160 MB are needed."
}
if [ -e "$app" ]; then
    mv "$app" "$app.old" || fail "$app cannot be replaced; nothing was changed."
fi
mv "$app.new" "$app" || fail "$app cannot be written."
rm -rf "$app.old"

ln -sfn "$app/desktop-chat" "$commands/desktop-chat" || fail "$commands cannot be written to."
sed -e "s|^Exec=.*|Exec=$(quoted "$app/desktop-chat" | sed -e 's/[\\|&]/\\&/g')|" \
    "$here/share/applications/desktop-chat.desktop" >"$entry" || fail "$entry cannot be written."
cp -R "$here/share/icons" "$here/share/metainfo" "$data/" || fail "the icons cannot be copied."
refresh

say "Desktop Chat is installed: it is in the menu, and $commands/desktop-chat starts it."
case :$PATH: in
*":$commands:"*) ;;
*) say "To start it as desktop-chat in a terminal, add $commands to your PATH." ;;
esac
# A missing system library is told now, not by a window that does not come.
said=$("$app/desktop-chat" --self-test window 2>&1 >/dev/null) || {
    say "It does not start yet:"
    say "$said"
}
exit 0
