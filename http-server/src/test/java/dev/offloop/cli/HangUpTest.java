package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HangUpTest {
    private final List<String> done = new ArrayList<>();
    private boolean terminal;

    private HangUp started(boolean fromTerminal, boolean ignoring) {
        terminal = fromTerminal;
        return new HangUp(ignoring, () -> terminal, () -> done.add("stop"), () -> done.add("renew"));
    }

    @Test
    void aTerminalThatIsGoneStopsTheService() {
        HangUp hangUp = started(true, false);
        terminal = false;

        hangUp.run();

        assertThat(done).containsExactly("stop");
    }

    @Test
    void aTerminalThatIsStillThereMeansASignalThatAnotherProcessSent() {
        started(true, false).run();

        assertThat(done).containsExactly("renew");
    }

    @Test
    void withoutATerminalTheWorkersAreRenewed() {
        started(false, false).run();

        assertThat(done).containsExactly("renew");
    }

    @Test
    void underNohupTheTerminalMayGo() {
        HangUp hangUp = started(true, true);
        terminal = false;

        hangUp.run();

        assertThat(done).containsExactly("renew");
    }
}
