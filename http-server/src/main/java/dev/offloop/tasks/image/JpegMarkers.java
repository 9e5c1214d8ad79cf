package dev.offloop.tasks.image;

import static dev.offloop.tasks.image.ImageKind.JPEG;

import java.util.Arrays;

/** Walks over the markers of a JPEG file, past fill bytes and the entropy-coded data of scans. One thread. */
final class JpegMarkers {
    static final int SOI = 0xD8;
    static final int EOI = 0xD9;
    static final int SOS = 0xDA;

    private static final int TEM = 0x01;
    private static final int RST0 = 0xD0;
    private static final int RST7 = 0xD7;

    private final byte[] file;
    private int at = 2;
    private int marker;
    private int body;

    JpegMarkers(byte[] file) {
        this.file = file;
    }

    /** Goes to the next marker that is no restart marker; false at the end of the image or of the file. */
    boolean next() {
        do {
            if (!seek()) {
                return false;
            }
            marker = file[at++] & 0xFF;
        } while (isBare(marker));
        if (marker == EOI) {
            return false;
        }
        body = at + 2;
        int end = body > file.length ? -1 : at + unsignedShort(at);
        if (end < body || end > file.length) {
            throw new DamagedImageException(JPEG, "a segment reaches beyond the end of the file");
        }
        at = end;
        return true;
    }

    /** Stops after 0xFF, before a byte that makes it a marker: neither a fill byte nor a stuffed zero. */
    private boolean seek() {
        while (true) {
            while (at < file.length && file[at] != (byte) 0xFF) {
                at++;
            }
            while (at < file.length && file[at] == (byte) 0xFF) {
                at++;
            }
            if (at >= file.length) {
                return false;
            }
            if (file[at] != 0) {
                return true;
            }
        }
    }

    private static boolean isBare(int marker) {
        return marker == TEM || marker == SOI || (marker >= RST0 && marker <= RST7);
    }

    int marker() {
        return marker;
    }

    /** Where the current segment's content begins, behind its length. */
    int body() {
        return body;
    }

    /** Where the current segment ends. */
    int end() {
        return at;
    }

    /** Length of the current segment's content. */
    int length() {
        return at - body;
    }

    /** A byte of the current segment. */
    int unsignedByte(int index) {
        if (index >= length()) {
            throw new DamagedImageException(JPEG, "a segment is too short");
        }
        return file[body + index] & 0xFF;
    }

    /** Whether the current segment's content begins so. */
    boolean startsWith(byte[] prefix) {
        return length() >= prefix.length && Arrays.equals(file, body, body + prefix.length, prefix, 0, prefix.length);
    }

    /** Where the entropy-coded data ends that follows the current segment. */
    int endOfData() {
        int from = at;
        while (from < file.length) {
            if (file[from++] == (byte) 0xFF && from < file.length) {
                int code = file[from] & 0xFF;
                if (code != 0 && code != 0xFF && !(code >= RST0 && code <= RST7)) {
                    return from - 1;
                }
            }
        }
        return file.length;
    }

    private int unsignedShort(int index) {
        return (file[index] & 0xFF) << 8 | (file[index + 1] & 0xFF);
    }
}
