package dev.offloop.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.task.Codec;
import dev.offloop.task.NearMatches;
import java.util.List;
import java.util.Map;

/** Loads what the first request would else load on the event loop, which holds that up for tens of milliseconds. */
final class CodePreload {
    private CodePreload() {}

    /** Worker thread; touches JSON and CBOR, ours and Vert.x's. Returns how many bytes it made. */
    static int run() {
        @SuppressWarnings("rawtypes")
        Codec<Map> codec = Codec.json(Map.class);
        Map<?, ?> value = codec.fromEdge("{\"warm\":1}".getBytes(UTF_8));
        return codec.toEdge(value).length
                + codec.decode(codec.encode(value)).size()
                + Problems.unknownTask("warm", NearMatches.of("warm", List.of("worm")))
                        .json()
                        .length();
    }
}
