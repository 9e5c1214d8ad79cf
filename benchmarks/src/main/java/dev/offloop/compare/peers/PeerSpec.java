package dev.offloop.compare.peers;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program in the catalogue {@code peers.json}.
 *
 * @param runtime {@code java}, {@code node} or {@code python3}
 * @param main a class, or a file below the catalogue's directory
 * @param modules of npm that it needs
 * @param inFlight tasks under way beyond which it gets no faster; null where more are better
 */
record PeerSpec(
        String name,
        String runtime,
        String main,
        List<String> modules,
        @Nullable Integer inFlight) {
    PeerSpec(
            @JsonProperty("name") String name,
            @JsonProperty("runtime") String runtime,
            @JsonProperty("main") String main,
            @JsonProperty("modules") @Nullable List<String> modules,
            @JsonProperty("inFlight") @Nullable Integer inFlight) {
        this.name = name;
        this.runtime = runtime;
        this.main = main;
        this.modules = modules == null ? List.of() : List.copyOf(modules);
        this.inFlight = inFlight;
    }

    int maxInFlight() {
        return inFlight == null ? Integer.MAX_VALUE : inFlight;
    }

    /** All of a catalogue, in its order. */
    static List<PeerSpec> read(Path catalogue) throws IOException {
        return List.of(new ObjectMapper().readValue(catalogue.toFile(), PeerSpec[].class));
    }
}
