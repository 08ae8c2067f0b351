#!/bin/bash
# Sign the application and put it into a disk image: make-dmg.sh APP DMG
#
# With MACOS_IDENTITY (a "Developer ID Application" in the keychain) it is signed with that, and,
# with NOTARY_PROFILE (of `xcrun notarytool store-credentials`), notarised and stapled. Without
# them it is signed ad hoc: macOS then asks whether to open it the first time.
set -euo pipefail

app=$1
image=$2
here=$(cd -- "$(dirname -- "$0")" && pwd)
identity=${MACOS_IDENTITY:--}

options=(--force --sign "$identity" --entitlements "$here/entitlements.plist")
if [ "$identity" != - ]; then
    options+=(--options runtime --timestamp)
fi
# From the inside out: each library, then the program, then the whole.
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
    xargs -0 -n 20 codesign "${options[@]}"
find "$app/Contents" -type d -name '*.framework' -prune -print0 |
    xargs -0 -n 1 codesign "${options[@]}"
codesign "${options[@]}" "$app"
codesign --verify --deep --strict "$app"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# ditto keeps the links inside the frameworks; without them Qt does not start.
ditto "$app" "$folder/$(basename "$app")"
ln -s /Applications "$folder/Applications"
rm -f "$image"
hdiutil create -volname "Desktop Chat" -srcfolder "$folder" -format ULMO -fs HFS+ "$image"

if [ "$identity" != - ]; then
    codesign --force --sign "$identity" --timestamp "$image"
    if [ -n "${NOTARY_PROFILE:-}" ]; then
        xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
        xcrun stapler staple "$image"
    fi
fi
