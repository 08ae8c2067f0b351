#!/bin/sh
# Make an AppImage of the .tar.xz: make-appimage.sh ARCHIVE IMAGE
# Takes appimagetool on the PATH (https://github.com/AppImage/appimagetool), or mksquashfs and, in
# APPIMAGE_RUNTIME, the file that the image begins with (https://github.com/AppImage/type2-runtime).
set -eu

archive=$1
image=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

tar -C "$folder" -xJf "$archive" --strip-components=1
app=$folder/AppDir
mkdir -p "$app/usr/lib"
mv "$folder/desktop-chat" "$app/usr/lib/desktop-chat"
mv "$folder/share" "$app/usr/share"
cp "$app/usr/share/applications/desktop-chat.desktop" "$app/"
cp "$app/usr/share/icons/hicolor/256x256/apps/desktop-chat.png" "$app/desktop-chat.png"
ln -s desktop-chat.png "$app/.DirIcon"
ln -s usr/lib/desktop-chat/desktop-chat "$app/AppRun"
if [ -n "${APPIMAGE_RUNTIME:-}" ]; then
    mksquashfs "$app" "$folder/files" -quiet -no-progress -root-owned -noappend -comp zstd \
        -Xcompression-level 19
    cat "$APPIMAGE_RUNTIME" "$folder/files" >"$image"
    chmod 755 "$image"
else
    ARCH=$(uname -m) appimagetool --no-appstream "$app" "$image"
fi
