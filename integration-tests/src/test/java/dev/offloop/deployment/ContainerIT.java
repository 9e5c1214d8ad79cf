package dev.offloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import dev.offloop.deployment.Http.Answer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** The service in a container of little memory, one processor and the 64 MB of shared memory that Docker gives. */
@Order(1) // Takes long, so it begins first.
class ContainerIT {
    private static final int PORT = 8080;
    private static final String TOKEN = "container-test";
    private static final long MEMORY_BYTES = 640L << 20;
    private static final long ONE_CPU = 1_000_000_000L;
    private static final String STATE = "/var/lib/offloop";

    private static DockerClient client;

    @BeforeAll
    static void buildImage(@TempDir Path directory) throws IOException {
        Demand.that(DockerClientFactory.instance().isDockerAvailable(), "a Docker engine answers");
        client = DockerClientFactory.instance().client();
        RuntimeImage.build(directory.resolve("image"), client);
    }

    @AfterAll
    static void removeImage() {
        if (DockerClientFactory.instance().isDockerAvailable()) {
            RuntimeImage.remove(client);
        }
    }

    @Test
    void aPhotographIsResizedByAChildInTheSharedMemoryThatDockerGives() throws IOException {
        try (GenericContainer<?> container = container(List.of())) {
            container.start();

            assertResizes(container);

            HostConfig limits = container.getContainerInfo().getHostConfig();
            assertThat(limits.getShmSize()).isEqualTo(64L << 20);
            assertThat(limits.getMemory()).isEqualTo(MEMORY_BYTES);
            assertThat(limits.getNanoCPUs()).isEqualTo(ONE_CPU);
        }
    }

    @Test
    void aNewContainerOnTheVolumeOfAKilledOneWorksAndTidiesUpAfterIt() throws IOException {
        String volume = "offloop-it-" + UUID.randomUUID();
        client.createVolumeCmd().withName(volume).exec();
        try {
            List<Bind> binds = List.of(new Bind(volume, new Volume(STATE)));
            Set<String> left;
            try (GenericContainer<?> first = container(binds, "--runtime-dir", STATE + "/run")) {
                first.start();
                assertResizes(first);
                left = runtimeDirectories(first);
                assertThat(left).hasSize(1);
                client.killContainerCmd(first.getContainerId()).exec();
            }
            try (GenericContainer<?> second = container(binds, "--runtime-dir", STATE + "/run")) {
                second.start();
                assertResizes(second);
                assertThat(runtimeDirectories(second)).hasSize(1).doesNotContainAnyElementsOf(left);
            }
        } finally {
            client.removeVolumeCmd(volume).exec();
        }
    }

    /**
     * Names of the directories of services, living and dead, on the volume. There is no shell in the container to ask.
     */
    private static Set<String> runtimeDirectories(GenericContainer<?> container) throws IOException {
        Set<String> names = new TreeSet<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(client.copyArchiveFromContainerCmd(container.getContainerId(), STATE + "/run")
                        .exec())) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = Path.of(entry.getName());
                if (path.getNameCount() > 1) {
                    names.add(path.getName(1).toString());
                }
            }
        }
        return names;
    }

    private static GenericContainer<?> container(List<Bind> binds, String... arguments) {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(RuntimeImage.NAME))
                .withImagePullPolicy(image -> false)
                .withExposedPorts(PORT)
                .withEnv("OFFLOOP_TOKEN", TOKEN)
                .withEnv("JDK_JAVA_OPTIONS", Launch.ONE_COMPILER)
                .waitingFor(Wait.forHttp("/health/ready").forPort(PORT).withStartupTimeout(Duration.ofMinutes(2)));
        container.setCommandParts(command(arguments));
        return container.withCreateContainerCmdModifier(create -> {
            HostConfig limits = Optional.ofNullable(create.getHostConfig()).orElseGet(HostConfig::new);
            create.withHostConfig(limits.withMemory(MEMORY_BYTES)
                    .withMemorySwap(MEMORY_BYTES)
                    .withNanoCPUs(ONE_CPU)
                    .withBinds(binds));
        });
    }

    private static String[] command(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("serve", "--host", "0.0.0.0", "--port", Integer.toString(PORT), "--child-heap", "128m"));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    /** With a body far larger than a frame, so that payload files find room as well. */
    private static void assertResizes(GenericContainer<?> container) throws IOException {
        URI url = URI.create("http://" + container.getHost() + ":" + container.getMappedPort(PORT));
        byte[] photograph = Photograph.jpeg(2400, 1800);
        assertThat(photograph).hasSizeGreaterThan(512 << 10);

        Answer answer = new Http(url, TOKEN).post("/tasks/image-resize?width=320&strategy=child", photograph);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        BufferedImage small = Photograph.decode(answer.bytes());
        assertThat(List.of(small.getWidth(), small.getHeight())).containsExactly(320, 240);
        Photograph.assertShowsTheSame(small);
    }
}
