package dev.offloop.compare.peers;

import dev.offloop.compare.measure.Contestant;
import dev.offloop.compare.measure.MeasurementException;
import dev.offloop.compare.measure.ProcFs;
import dev.offloop.compare.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The peers that could be started, and what is known of the others. Their starter closes them. Main thread. */
public final class Peers implements AutoCloseable {
    private static final String CATALOGUE = "peers.json";

    private final List<PeerProcess> running = new ArrayList<>();
    private final List<Report.Missing> missing = new ArrayList<>();

    private Peers() {}

    /** No peers. */
    public static Peers none() {
        return new Peers();
    }

    /**
     * Starts all of a catalogue that are installed.
     *
     * @param directory holds {@code peers.json} and the programs
     */
    public static Peers start(Path directory, ProcFs proc) {
        Peers peers = new Peers();
        Installation installation = new Installation(directory);
        try {
            for (PeerSpec spec : PeerSpec.read(directory.resolve(CATALOGUE))) {
                peers.start(spec, installation, proc);
            }
            return peers;
        } catch (IOException e) {
            throw new MeasurementException("cannot read " + directory.resolve(CATALOGUE) + ": " + e.getMessage(), e);
        }
    }

    private void start(PeerSpec spec, Installation installation, ProcFs proc) {
        Optional<String> reason =
                installation.missing(spec.runtime()).or(() -> installation.missingModules(spec.modules()));
        if (reason.isPresent()) {
            missing.add(new Report.Missing(spec.name(), reason.get()));
            return;
        }
        Program program = Program.start(spec.name(), installation.peers(), Commands.of(spec, installation));
        try {
            running.add(new PeerProcess(spec.name(), spec.maxInFlight(), program, proc));
        } catch (MeasurementException e) {
            program.close();
            missing.add(new Report.Missing(spec.name(), String.valueOf(e.getMessage())));
        }
    }

    /** Those that run. */
    public List<Contestant> contestants() {
        return List.copyOf(running);
    }

    /** What they are. */
    public List<Report.Program> programs() {
        return running.stream()
                .map(peer -> new Report.Program(peer.name(), peer.version()))
                .toList();
    }

    /** Those that do not run, and how to get them. */
    public List<Report.Missing> missing() {
        return List.copyOf(missing);
    }

    @Override
    public void close() {
        running.forEach(PeerProcess::close);
    }
}
