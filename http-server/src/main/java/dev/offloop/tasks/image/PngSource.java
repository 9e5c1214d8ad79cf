package dev.offloop.tasks.image;

import static dev.offloop.tasks.image.ImageKind.PNG;

import dev.offloop.task.TaskContext;

/** Decodes a PNG row by row. Sixteen bits a sample are scaled with all their bits. */
final class PngSource implements ImageSource {
    /** How much deflate can save at best. */
    private static final long MAX_INFLATION = 1_032;

    private final PngFile file;
    private final TaskContext context;
    private final PngPixels pixels;
    private final ImageFacts facts;

    PngSource(byte[] bytes, TaskContext context) {
        this.context = context;
        file = PngFile.parse(bytes);
        PngHeader header = file.header();
        if (header.colour() == PngHeader.PALETTE && file.palette().length == 0) {
            throw new DamagedImageException(PNG, "it has no palette");
        }
        pixels = new PngPixels(file);
        if (PngRows.inflatedBytes(header) / MAX_INFLATION > file.data().length()) {
            throw new DamagedImageException(
                    PNG, file.data().length() + " bytes of data cannot hold " + header.size() + " pixels");
        }
        facts = new ImageFacts(
                PNG, PNG, header.size(), pixels.samples(), depth(header), file.orientation(), file.profile(), 0, 0);
    }

    private ImageFacts.Depth depth(PngHeader header) {
        if (header.colour() == PngHeader.PALETTE) {
            return ImageFacts.Depth.PALETTE;
        }
        return header.depth() < 8 ? ImageFacts.Depth.SIXTEEN_GREYS : ImageFacts.Depth.FULL;
    }

    @Override
    public ImageFacts facts() {
        return facts;
    }

    @Override
    public void read(Rows rows) {
        Size size = facts.size();
        float[] line = new float[size.width() * facts.samples().bands];
        try (PngRows source = new PngRows(file, context)) {
            for (int y = 0; y < size.height(); y++) {
                context.checkpoint();
                pixels.convert(source.next(), line);
                rows.row(line);
            }
        }
    }
}
