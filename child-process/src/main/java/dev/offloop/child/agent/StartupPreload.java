package dev.offloop.child.agent;

import dev.offloop.child.memory.ControlPage;
import dev.offloop.child.wire.Hello;
import dev.offloop.os.SelfDestruct;
import dev.offloop.task.Task;
import dev.offloop.task.TaskRegistry;
import dev.offloop.task.UsageMeter;
import java.io.IOException;
import java.text.SimpleDateFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What a child does beside opening its queues, which takes longest: it connects to its parent on one thread, which then
 * watches the lifeline, and loads on another what the queues will need of the JDK, and the tasks.
 */
final class StartupPreload {
    private static final String PRELOAD_THREAD = "offloop-preload";
    private static final String LIFELINE_THREAD = "offloop-lifeline";
    private final ChildArguments arguments;
    private final Collection<? extends Task<?, ?>> more;
    private final boolean forGood;
    private final CompletableFuture<Bell> bell = new CompletableFuture<>();
    private final CompletableFuture<TaskRegistry> tasks = new CompletableFuture<>();

    /**
     * Starts nothing yet.
     *
     * @param more tasks beside those of the class path
     * @param forGood whether the process is killed when its parent is gone
     */
    StartupPreload(ChildArguments arguments, Collection<? extends Task<?, ?>> more, boolean forGood) {
        this.arguments = arguments;
        this.more = more;
        this.forGood = forGood;
    }

    /** Starts both threads. */
    void start() {
        Thread.ofPlatform().daemon().name(LIFELINE_THREAD).start(this::connect);
        Thread.ofPlatform().daemon().name(PRELOAD_THREAD).start(this::load);
    }

    private void connect() {
        try {
            Bell lifeline = Bell.connect(arguments.bell(), new Hello(Hello.Purpose.LIFELINE, arguments.serial()));
            bell.complete(Bell.connect(arguments.bell(), new Hello(Hello.Purpose.BELL, arguments.serial())));
            ControlPage control = ControlPage.open(arguments.files().control());
            SelfDestruct end = SelfDestruct.link();
            if (forGood) {
                LifelineWatcher.watch(lifeline, control, end);
            } else {
                LifelineWatcher.watch(lifeline, control);
            }
        } catch (IOException | RuntimeException | Error e) {
            bell.completeExceptionally(e);
        }
    }

    private static TaskRegistry load(Collection<? extends Task<?, ?>> more) {
        TaskRegistry found = TaskRegistry.load(StartupPreload.class.getClassLoader());
        if (more.isEmpty()) {
            return found;
        }
        List<Task<?, ?>> all = new ArrayList<>(found.all());
        all.addAll(more);
        return TaskRegistry.of(all.toArray(Task<?, ?>[]::new));
    }

    private void load() {
        try {
            loadDates();
            tasks.complete(load(more));
            // Last, as no task waits for it; nor is the start to take longer beside other sessions than it must.
            var _ = UsageMeter.loaded();
            new SessionPriority(arguments.niceness()).lower();
        } catch (RuntimeException | Error e) {
            tasks.completeExceptionally(e);
        }
    }

    /** Chronicle makes such a format as it opens a queue, which reads the calendar and the words of a language. */
    private static void loadDates() {
        SimpleDateFormat format = new SimpleDateFormat("EEE MMM d HH:mm:ss.SSS zzz yyyy", Locale.getDefault());
        if (format.getCalendar() == null) {
            throw new IllegalStateException("A date format has a calendar");
        }
    }

    /** The connected bell; waits for it. */
    Bell bell() throws IOException {
        return get(bell);
    }

    /** The tasks; waits for them. */
    TaskRegistry tasks() throws IOException {
        return get(tasks);
    }

    private static <T> T get(CompletableFuture<T> future) throws IOException {
        try {
            return future.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        }
    }
}
