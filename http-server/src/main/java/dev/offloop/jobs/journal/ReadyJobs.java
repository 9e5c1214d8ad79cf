package dev.offloop.jobs.journal;

import dev.offloop.task.Priority;

/**
 * Jobs that may start now: those of a higher priority first, those of one in their order; but each sixteenth is of the
 * lowest priority that has any, so that none waits for ever. Four bytes a job. A job that does not wait any more is not
 * taken out; who takes one looks.
 */
@SuppressWarnings("EnumOrdinal") // The order of states and priorities is part of what is stored.
final class ReadyJobs {
    private static final int SHARE_OF_LOWEST = 16;

    private final Ring[] rings = new Ring[Priority.values().length];
    private int taken;

    ReadyJobs() {
        for (int i = 0; i < rings.length; i++) {
            rings[i] = new Ring();
        }
    }

    void add(Priority priority, int ref) {
        rings[priority.ordinal()].add(ref);
    }

    boolean isEmpty() {
        for (Ring ring : rings) {
            if (ring.size > 0) {
                return false;
            }
        }
        return true;
    }

    /** The next one; not to be called when there is none. */
    int take() {
        boolean lowestFirst = ++taken % SHARE_OF_LOWEST == 0;
        for (int i = 0; i < rings.length; i++) {
            Ring ring = rings[lowestFirst ? rings.length - 1 - i : i];
            if (ring.size > 0) {
                return ring.take();
            }
        }
        throw new IllegalStateException("No job is ready");
    }

    private static final class Ring {
        private int[] refs = new int[64];
        private int first;
        private int size;

        void add(int ref) {
            if (size == refs.length) {
                int[] larger = new int[2 * size];
                int untilEnd = size - first;
                System.arraycopy(refs, first, larger, 0, untilEnd);
                System.arraycopy(refs, 0, larger, untilEnd, first);
                refs = larger;
                first = 0;
            }
            refs[(first + size++) & (refs.length - 1)] = ref;
        }

        int take() {
            int ref = refs[first];
            first = (first + 1) & (refs.length - 1);
            size--;
            return ref;
        }
    }
}
