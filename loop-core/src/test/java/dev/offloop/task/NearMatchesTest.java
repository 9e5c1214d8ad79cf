package dev.offloop.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearMatchesTest {
    private static final List<String> NAMES = List.of("burn", "echo", "gzip", "image-resize", "mandelbrot", "sha256");

    @ParameterizedTest
    @CsvSource({
        "ecko,echo",
        "echoo,echo",
        "brun,burn",
        "bnru,''",
        "sha-256,sha256",
        "image,image-resize",
        "resize,image-resize",
        "imageresize,image-resize",
        "mandlebrot,mandelbrot",
        "xyz,''",
        "'',''"
    })
    void aMistypedNameFindsTheOneThatWasMeant(String given, String meant) {
        assertThat(NearMatches.of(given, NAMES)).isEqualTo(meant.isEmpty() ? List.of() : List.of(meant));
    }
}
