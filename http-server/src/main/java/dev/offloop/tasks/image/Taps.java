package dev.offloop.tasks.image;

/**
 * Which source samples make up each result sample of one axis, and with which weights; the weights of one result sum to
 * 1. The filter is a triangle that reaches as far as one result sample, and at least one source sample, to either side.
 */
final class Taps {
    private final int[] firsts;
    private final float[][] weights;

    Taps(int from, int to) {
        double ratio = (double) from / to;
        double reach = Math.max(1, ratio);
        firsts = new int[to];
        weights = new float[to][];
        for (int i = 0; i < to; i++) {
            double center = (i + 0.5) * ratio;
            int first = Math.max(0, (int) Math.ceil(center - reach - 0.5));
            int end = Math.min(from, (int) Math.floor(center + reach - 0.5) + 1);
            firsts[i] = first;
            weights[i] = triangle(first, end, center, reach);
        }
    }

    private static float[] triangle(int first, int end, double center, double reach) {
        float[] weights = new float[end - first];
        float sum = 0;
        for (int j = first; j < end; j++) {
            float weight = (float) (1 - Math.abs(j + 0.5 - center) / reach);
            weights[j - first] = weight;
            sum += weight;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** How many result samples there are. */
    int size() {
        return firsts.length;
    }

    /** The first source sample of a result sample. */
    int first(int i) {
        return firsts[i];
    }

    /** The weights of a result sample, from its first source sample on. */
    float[] weights(int i) {
        return weights[i];
    }

    /** The most source samples a result sample has. */
    int longest() {
        int longest = 0;
        for (float[] some : weights) {
            longest = Math.max(longest, some.length);
        }
        return longest;
    }
}
