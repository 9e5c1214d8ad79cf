package dev.offloop.tasks.image;

import java.io.IOException;

/** A file whose header has been read. One thread. */
interface ImageSource {
    ImageFacts facts();

    /**
     * Decodes the image and hands on its rows, from the first stored one to the last.
     *
     * @throws DamagedImageException when the file is damaged or ends too early
     */
    void read(Rows rows) throws IOException;

    /** Takes the rows of an image, in order. */
    @FunctionalInterface
    interface Rows {
        /**
         * Takes the next row, and may end the decoding by what it throws.
         *
         * @param samples of 0 to 255, pixel by pixel, colours multiplied by alpha; overwritten by the next row
         */
        void row(float[] samples);
    }
}
