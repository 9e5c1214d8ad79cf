package dev.offloop.child.lifecycle;

import dev.offloop.child.platform.Generation;
import dev.offloop.child.transfer.TaskTransfer;
import dev.offloop.task.LossCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state of a {@link Child}; each holds what exists in that state alone. {@link Child} makes every transition:
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>From</th><th>When</th><th>To</th></tr>
 * <tr><td>{@link Launching}</td><td>its process runs</td><td>{@link Starting}</td></tr>
 * <tr><td>{@link Launching}</td><td>no process could be made</td><td>{@link Gone}</td></tr>
 * <tr><td>{@link Starting}</td><td>it says that it is ready, and both connections are there</td><td>{@link Ready}</td></tr>
 * <tr><td>{@link Ready}</td><td>another child takes its place</td><td>{@link Retiring}</td></tr>
 * <tr><td>any {@link Alive}</td><td>it is killed or dismissed, its bell closes, its process ends</td>
 * <td>{@link Dying}</td></tr>
 * <tr><td>{@link Dying}</td><td>its process has ended, all that it held is given back, and no copy of a body runs</td>
 * <td>{@link Gone}</td></tr>
 * </table>
 */
sealed interface ChildState {
    /** As operators read it. */
    String word();

    /** A process and the tasks that it holds. */
    record Launched(Generation generation, TaskTransfer work) {}

    /** The launcher thread makes its process. */
    final class Launching implements ChildState {
        private final List<Runnable> connections = new ArrayList<>(2);
        private final long sinceNanos;
        private boolean hurried;
        private Optional<String> dismissedFor = Optional.empty();

        Launching(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }

        @Override
        public String word() {
            return "starting";
        }

        long sinceNanos() {
            return sinceNanos;
        }

        /** A task waits for it. */
        void hurry() {
            hurried = true;
        }

        boolean isHurried() {
            return hurried;
        }

        /** It is to be killed as soon as there is a process. */
        void dismiss(String reason) {
            dismissedFor = Optional.of(reason);
        }

        Optional<String> dismissedFor() {
            return dismissedFor;
        }

        /** The process may connect before the home loop is told that it was started. */
        void afterwards(Runnable connection) {
            connections.add(connection);
        }

        List<Runnable> connections() {
            return connections;
        }
    }

    /** There is a process, and it is not to end. */
    sealed interface Alive extends ChildState {
        Launched launched();
    }

    /** Its JVM starts and warms up. */
    record Starting(Launched launched, long sinceNanos) implements Alive {
        @Override
        public String word() {
            return "starting";
        }
    }

    /** It takes tasks. */
    record Ready(Launched launched) implements Alive {
        @Override
        public String word() {
            return "ready";
        }
    }

    /** It finishes what it holds and takes nothing more. */
    record Retiring(Launched launched) implements Alive {
        @Override
        public String word() {
            return "retiring";
        }
    }

    /**
     * Why a child ends.
     *
     * @param killedFor why this process ended it; empty when it ended by itself or was killed from outside
     * @param excused it does not count as a failure
     * @param dismissed it is not needed any more, so that its end is not reported
     */
    record Ending(Optional<String> killedFor, boolean excused, boolean dismissed) {
        static final Ending BY_ITSELF = new Ending(Optional.empty(), false, false);

        static Ending killed(String reason, boolean excused) {
            return new Ending(Optional.of(reason), excused, false);
        }

        static Ending dismissed(String reason) {
            return new Ending(Optional.of(reason), true, true);
        }
    }

    /** Dead or being killed; what it left is read and given back. */
    final class Dying implements ChildState {
        private final Launched launched;
        private final boolean wasReady;
        private Ending ending;
        private Optional<LossCause> cause = Optional.empty();

        Dying(Launched launched, boolean wasReady, Ending ending) {
            this.launched = launched;
            this.wasReady = wasReady;
            this.ending = ending;
        }

        @Override
        public String word() {
            return "dying";
        }

        Launched launched() {
            return launched;
        }

        boolean wasReady() {
            return wasReady;
        }

        Ending ending() {
            return ending;
        }

        /** It was not needed any more before its end was complete. */
        void dismiss(String reason) {
            ending = Ending.dismissed(reason);
        }

        /** It had to be killed after it seemed to end by itself. */
        void killedAfterAll(String reason) {
            if (ending.killedFor().isEmpty()) {
                ending = Ending.killed(reason, ending.excused());
            }
        }

        /** Present from when its tasks are given back. */
        Optional<LossCause> cause() {
            return cause;
        }

        void givenBack(LossCause why) {
            cause = Optional.of(why);
        }
    }

    /** Nothing is left of it but what it has done. */
    record Gone(long tasksDone, long busyNanos, ChildProgress progress, LossCause.Blame blame, boolean excused)
            implements ChildState {
        static final Gone NEVER_STARTED = new Gone(0, 0, ChildProgress.NEVER_READY, LossCause.Blame.ITSELF, false);

        @Override
        public String word() {
            return "gone";
        }
    }
}
