package dev.offloop.tasks.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** ICC profiles for tests, made by hand (ICC.1, version 2). */
final class Profiles {
    private static final int HEADER = 128;

    private Profiles() {}

    /** sRGB with its red and blue exchanged, which cannot be overlooked. */
    static byte[] swapped() {
        return rgb(new double[] {.1431, .0606, .7141}, new double[] {.3851, .7169, .0971}, new double[] {
            .4361, .2225, .0139
        });
    }

    /** Display P3, with a plain gamma. */
    static byte[] displayP3() {
        return rgb(new double[] {.5151, .2412, -.0011}, new double[] {.2920, .6922, .0419}, new double[] {
            .1571, .0666, .7841
        });
    }

    /** Grey whose values are amounts of light. */
    static byte[] linearGrey() {
        Map<String, byte[]> tags = new LinkedHashMap<>();
        tags.put("kTRC", curve(1));
        return profile("GRAY", tags);
    }

    /** Claims that its colours are Lab. */
    static byte[] lab() {
        byte[] lab = swapped();
        System.arraycopy("Lab ".getBytes(US_ASCII), 0, lab, 16, 4);
        return lab;
    }

    private static byte[] rgb(double[] red, double[] green, double[] blue) {
        Map<String, byte[]> tags = new LinkedHashMap<>();
        tags.put("rXYZ", xyz(red));
        tags.put("gXYZ", xyz(green));
        tags.put("bXYZ", xyz(blue));
        for (String name : new String[] {"rTRC", "gTRC", "bTRC"}) {
            tags.put(name, curve(2.2));
        }
        return profile("RGB ", tags);
    }

    private static byte[] xyz(double[] values) {
        ByteBuffer tag = ByteBuffer.allocate(20).put("XYZ ".getBytes(US_ASCII)).putInt(0);
        for (double value : values) {
            tag.putInt(fixed(value));
        }
        return tag.array();
    }

    private static byte[] curve(double gamma) {
        return ByteBuffer.allocate(16)
                .put("curv".getBytes(US_ASCII))
                .putInt(0)
                .putInt(1)
                .putShort((short) Math.round(gamma * 256))
                .array();
    }

    private static int fixed(double value) {
        return (int) Math.round(value * 65_536);
    }

    private static byte[] profile(String space, Map<String, byte[]> own) {
        Map<String, byte[]> tags = new LinkedHashMap<>(own);
        tags.put("wtpt", xyz(new double[] {.9642, 1, .8249}));
        tags.put(
                "desc",
                ByteBuffer.allocate(92)
                        .put("desc".getBytes(US_ASCII))
                        .putInt(0)
                        .putInt(2)
                        .put((byte) 'x')
                        .array());
        ByteBuffer table = ByteBuffer.allocate(4 + 12 * tags.size()).putInt(tags.size());
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int start = HEADER + table.capacity();
        tags.forEach((name, tag) -> {
            table.put(name.getBytes(US_ASCII)).putInt(start + data.size()).putInt(tag.length);
            data.writeBytes(tag);
        });
        int size = start + data.size();
        ByteBuffer profile = ByteBuffer.allocate(size).putInt(size).putInt(0).putInt(0x02400000);
        profile.put(("mntr" + space + "XYZ ").getBytes(US_ASCII));
        profile.put(36, "acsp".getBytes(US_ASCII));
        profile.putInt(68, fixed(.9642)).putInt(72, fixed(1)).putInt(76, fixed(.8249));
        return profile.put(HEADER, table.array()).put(start, data.toByteArray()).array();
    }
}
