package dev.offloop.jobs.journal;

import dev.offloop.jobs.Job;
import dev.offloop.jobs.JobEvent;
import dev.offloop.task.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Who watches which jobs. The journal's thread. */
final class Watchers {
    private final Map<UUID, List<Consumer<JobEvent>>> watchers = new HashMap<>();
    private final Consumer<Runnable> answers;

    /** Tells by what runs when the change is durable. */
    Watchers(Consumer<Runnable> answers) {
        this.answers = answers;
    }

    void add(UUID id, Consumer<JobEvent> watcher) {
        watchers.computeIfAbsent(id, added -> new ArrayList<>()).add(watcher);
    }

    void remove(UUID id, Consumer<JobEvent> watcher) {
        List<Consumer<JobEvent>> ofJob = watchers.get(id);
        if (ofJob != null && ofJob.remove(watcher) && ofJob.isEmpty()) {
            watchers.remove(id);
        }
    }

    boolean isWatched(UUID id) {
        return watchers.containsKey(id);
    }

    /** The last change of a job. */
    void changed(Job job) {
        List<Consumer<JobEvent>> ofJob = watchers.get(job.id());
        if (ofJob != null) {
            JobEvent event = new JobEvent.Changed(job.history().getLast(), job);
            tell(ofJob, event);
            if (job.state().isEnded()) {
                watchers.remove(job.id());
            }
        }
    }

    void progressed(UUID id, Progress progress) {
        List<Consumer<JobEvent>> ofJob = watchers.get(id);
        if (ofJob != null) {
            JobEvent event = new JobEvent.Progressed(progress);
            tell(ofJob, event);
        }
    }

    private void tell(List<Consumer<JobEvent>> ofJob, JobEvent event) {
        for (Consumer<JobEvent> watcher : ofJob) {
            answers.accept(() -> watcher.accept(event));
        }
    }
}
