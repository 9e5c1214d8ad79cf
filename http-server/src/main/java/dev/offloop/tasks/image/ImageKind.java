package dev.offloop.tasks.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Kinds of image files, told from their first bytes; those that are not read can be named to the caller. */
public enum ImageKind {
    JPEG("JPEG", "image/jpeg", "\u00ff\u00d8\u00ff"),
    PNG("PNG", "image/png", "\u0089PNG\r\n\u001a\n"),
    GIF("GIF", "image/gif", "GIF8[79]a"),
    WEBP("WebP", "image/webp", "RIFF....WEBP"),
    AVIF("AVIF", "image/avif", "....ftyp(avif|avis|(mif1|msf1)....(....){0,8}avif)"),
    HEIC("HEIC", "image/heic", "....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)"),
    JPEG_XL("JPEG XL", "image/jxl", "\u00ff\n|\0\0\0\u000cJXL \r\n\u0087\n"),
    JPEG_2000("JPEG 2000", "image/jp2", "\0\0\0\u000cjP  \r\n\u0087\n|\u00ffO\u00ffQ"),
    TIFF("TIFF", "image/tiff", "II[*+]\0|MM\0[*+]"),
    BMP("BMP", "image/bmp", "BM.{4}\0\0\0\0"),
    SVG("SVG", "image/svg+xml", "(\u00ef\u00bb\u00bf)?\\s*<(svg|\\?xml.*<svg|!--.*<svg|!doctype svg)"),
    ICO("ICO", "image/x-icon", "\0\0\u0001\0"),
    PSD("Photoshop", "image/vnd.adobe.photoshop", "8BPS");

    /** What of a file is looked at. */
    private static final int HEAD_BYTES = 1024;

    /** As people write it. */
    final String title;

    final String mediaType;
    private final Pattern magic;

    ImageKind(String title, String mediaType, String magic) {
        this.title = title;
        this.mediaType = mediaType;
        this.magic = Pattern.compile(magic, Pattern.DOTALL);
    }

    /** The kind of a file, when its first bytes tell it. */
    public static Optional<ImageKind> of(byte[] file) {
        String head = new String(file, 0, Math.min(file.length, HEAD_BYTES), ISO_8859_1);
        return Arrays.stream(values()).filter(kind -> kind.begins(head)).findFirst();
    }

    public String mediaType() {
        return mediaType;
    }

    private boolean begins(String head) {
        return magic.matcher(this == SVG ? head.toLowerCase(Locale.ROOT) : head).lookingAt();
    }
}
