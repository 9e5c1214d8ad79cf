package dev.offloop.tasks.image;

/** What the samples of a pixel mean, in their order. */
enum Samples {
    GREY(1, false),
    GREY_ALPHA(2, true),
    RGB(3, false),
    RGB_ALPHA(4, true),
    CMYK(4, false);

    /** How many samples a pixel has. */
    final int bands;

    /** Whether the last of them is alpha; the others are then multiplied by it while they are scaled. */
    final boolean alpha;

    Samples(int bands, boolean alpha) {
        this.bands = bands;
        this.alpha = alpha;
    }

    /** How many of them are colours. */
    int colours() {
        return alpha ? bands - 1 : bands;
    }
}
