package dev.offloop.cli;

import dev.offloop.http.OffloopService;
import dev.offloop.http.security.Audit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What SIGHUP asks a running service for: to read its files again and to replace its workers. Any thread. */
final class Renewal implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

    private static final String BY = "SIGHUP";

    private volatile @Nullable OffloopService service;
    private volatile Optional<RunningSettings> settings = Optional.empty();

    /** From now on it is this one; before, there is nothing to renew. */
    void serve(OffloopService started, Optional<RunningSettings> ofIt) {
        settings = ofIt;
        service = started;
    }

    @Override
    public void run() {
        OffloopService running = service;
        if (running == null) {
            LOG.info("SIGHUP: the workers are being started, so there are none to replace");
            return;
        }
        Audit.done("reload", BY, "settings, certificates and callers are read again");
        settings.ifPresent(present -> present.reload(BY));
        running.reload();
        Audit.done("restart-workers", BY, "all workers are being replaced");
        running.offload()
                .renewWorkers()
                .onSuccess(done -> LOG.info("All workers are replaced"))
                .onFailure(e -> LOG.warn("The workers were not all replaced: {}", e.toString()));
    }
}
