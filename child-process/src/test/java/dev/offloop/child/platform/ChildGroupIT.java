package dev.offloop.child.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.process.ProcFile;
import dev.offloop.process.ProcessNumbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class ChildGroupIT {
    @Test
    void whatAnEndedChildLeftIsKilled() throws Exception {
        Process child = new ProcessBuilder("setsid", "sh", "-c", "sleep 1000 >&- & echo $!; read go").start();
        long left = Long.parseLong(child.inputReader().readLine());
        try (ChildGroup group = ChildGroup.of(child)) {
            child.destroyForcibly().waitFor();

            group.kill();

            ProcFile.awaitGone(left);
        }
    }

    @Test
    void aGroupInWhichNoProcessIsLeftIsNoFault() throws Exception {
        Process child = new ProcessBuilder("setsid", "cat").start();
        try (ChildGroup group = ChildGroup.of(child)) {
            child.destroyForcibly().waitFor();

            group.kill();
        }
    }

    @Test
    @EnabledIf("dev.offloop.process.ProcessNumbers#canBeChosen")
    void aStrangerThatLeadsAGroupOfTheSameNumberIsLeftAlone() throws Exception {
        Process child = new ProcessBuilder("setsid", "cat").start();
        try (ChildGroup group = ChildGroup.of(child)) {
            child.destroyForcibly().waitFor();
            Process stranger = ProcessNumbers.startAs(child.pid(), "setsid", "cat");
            try {
                group.kill();

                // Had it been killed it would not answer.
                stranger.outputWriter().append("go on\n").flush();
                assertThat(stranger.inputReader().readLine()).isEqualTo("go on");
            } finally {
                stranger.destroyForcibly().waitFor();
            }
        }
    }
}
