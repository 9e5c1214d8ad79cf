package dev.offloop.tasks.image;

/** Dimensions in pixels. */
record Size(int width, int height) {
    /** The dimensions once the image is turned upright, and back. */
    Size turned(Orientation orientation) {
        return orientation.swapped() ? new Size(/* width= */ height, /* height= */ width) : this;
    }

    long pixels() {
        return (long) width * height;
    }

    @Override
    public String toString() {
        return width + " × " + height;
    }
}
