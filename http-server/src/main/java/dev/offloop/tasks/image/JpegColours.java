package dev.offloop.tasks.image;

import java.util.List;

/**
 * What the components of a JPEG are: as libjpeg tells it from the markers JFIF and Adobe, or guesses it from the names.
 */
enum JpegColours {
    GREY(Samples.GREY),
    YCC(Samples.RGB),
    RGB(Samples.RGB),
    CMYK(Samples.CMYK),
    YCCK(Samples.CMYK);

    private static final byte[] JFIF = {
        (byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };

    /** The marker Adobe with no transform. */
    private static final byte[] ADOBE = {(byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };

    private static final byte ADOBE_YCCK = 2;
    private static final List<Integer> RGB_NAMES = List.of((int) 'R', (int) 'G', (int) 'B');

    /** What the decoder makes of them. */
    final Samples samples;

    JpegColours(Samples samples) {
        this.samples = samples;
    }

    /** @param adobeTransform of the marker Adobe; -1 without one */
    static JpegColours of(List<JpegFrame.Component> components, boolean jfif, int adobeTransform) {
        return switch (components.size()) {
            case 1 -> GREY;
            case 3 -> isRgb(components, jfif, adobeTransform) ? RGB : YCC;
            case 4 -> adobeTransform > 0 ? YCCK : CMYK;
            default -> throw new DamagedImageException(ImageKind.JPEG, "it has " + components.size() + " components");
        };
    }

    private static boolean isRgb(List<JpegFrame.Component> components, boolean jfif, int adobeTransform) {
        if (jfif) {
            return false;
        }
        return adobeTransform >= 0
                ? adobeTransform == 0
                : components.stream().map(JpegFrame.Component::id).toList().equals(RGB_NAMES);
    }

    /** A marker that tells the decoder the same without doubt. */
    byte[] marker() {
        byte[] marker = this == GREY || this == YCC ? JFIF.clone() : ADOBE.clone();
        if (this == YCCK) {
            marker[marker.length - 1] = ADOBE_YCCK;
        }
        return marker;
    }
}
