package dev.offloop.offload;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Workers to which keys are bound, of which the test says how many tasks each has and how many it takes. */
final class Workers implements KeyBinding {
    private final int[] load;
    private int most = Integer.MAX_VALUE;

    Workers(int count) {
        load = new int[count];
    }

    /** How many tasks each takes from now on. */
    void takeAtMost(int tasks) {
        most = tasks;
    }

    /** Hands one task to the worker that gets those with this key; answers which that is. */
    int hand(String key) {
        int worker = key.isEmpty() ? leastBusy() : workerOf(key);
        load[worker]++;
        return worker;
    }

    void end(int worker) {
        load[worker]--;
    }

    @Override
    public int workers() {
        return load.length;
    }

    /** Keys of one letter go round. */
    @Override
    public int workerOf(String key) {
        return (key.charAt(0) - 'a') % load.length;
    }

    @Override
    public boolean hasRoom(int worker) {
        return load[worker] < most;
    }

    @Override
    public int leastBusy() {
        return IntStream.range(0, load.length)
                .filter(this::hasRoom)
                .boxed()
                .min(Comparator.comparingInt(worker -> load[worker]))
                .orElse(-1);
    }
}
