package dev.offloop.tasks;

import dev.offloop.task.Codec;
import dev.offloop.task.Parameter;
import dev.offloop.task.Rehearsal;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.tasks.image.PngWriter;
import java.util.Map;

/** Draws the Mandelbrot set as a PNG; all parameters have defaults, the input is not read. */
public final class Mandelbrot implements Task<byte[], byte[]> {
    private static final int MAX_SIDE = 4_096;
    private static final Parameter.WholeNumber WIDTH =
            Parameter.wholeNumber("width", 1, MAX_SIDE).orElse(640);
    private static final Parameter.WholeNumber HEIGHT =
            Parameter.wholeNumber("height", 1, MAX_SIDE).orElse(480);
    private static final Parameter.WholeNumber ITERATIONS =
            Parameter.wholeNumber("iterations", 1, 10_000).orElse(256);
    private static final double CENTER_X = -0.65;
    private static final double VIEW_HEIGHT = 2.5;
    private static final double ESCAPE = 4;

    private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR = TaskDescriptor.idempotent(
                    "mandelbrot",
                    "Draws the Mandelbrot set as PNG: ?width=640&height=480&iterations=256",
                    Codec.raw(),
                    Codec.raw("image/png"))
            .withParameters(WIDTH, HEIGHT, ITERATIONS);

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public void warmUp() throws Exception {
        Rehearsal.run(this, new byte[0], Map.of("width", "64", "height", "48"));
    }

    @Override
    public byte[] run(byte[] input, TaskContext context) {
        int width = WIDTH.of(context);
        int height = HEIGHT.of(context);
        int iterations = ITERATIONS.of(context);
        byte[] pixels = new byte[3 * width * height];
        double pixel = VIEW_HEIGHT / height;
        int at = 0;
        for (int y = 0; y < height; y++) {
            context.checkpoint();
            double im = (y - height / 2.0) * pixel;
            for (int x = 0; x < width; x++) {
                int colour = colour(steps(CENTER_X + (x - width / 2.0) * pixel, im, iterations), iterations);
                pixels[at++] = (byte) (colour >> 16);
                pixels[at++] = (byte) (colour >> 8);
                pixels[at++] = (byte) colour;
            }
        }
        return PngWriter.rgb(pixels, width, height, context);
    }

    /** How many steps the point takes to leave the circle of radius 2; the limit when it stays. */
    private static int steps(double cx, double cy, int limit) {
        double x = 0;
        double y = 0;
        for (int step = 0; step < limit; step++) {
            double xx = x * x;
            double yy = y * y;
            if (xx + yy > ESCAPE) {
                return step;
            }
            y = 2 * x * y + cy;
            x = xx - yy + cx;
        }
        return limit;
    }

    /** Black inside; outside from dark blue over white to orange, on a logarithmic scale. */
    private static int colour(int steps, int limit) {
        if (steps == limit) {
            return 0;
        }
        double t = Math.log1p(steps) / Math.log1p(limit);
        int red = wave(t, 0.5);
        int green = wave(t, 0.4);
        int blue = wave(t, 0.25);
        return (red << 16) | (green << 8) | blue;
    }

    private static int wave(double t, double peak) {
        return (int) (255 * Math.exp(-((t - peak) * (t - peak)) / 0.08));
    }
}
