package dev.offloop.child.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.MalformedURLException;
import java.net.URI;
import org.junit.jupiter.api.Test;

class NestedJarTest {
    @Test
    void aJarInsideAJarIsToldWithWhatToDo() throws MalformedURLException {
        assertThat(NestedJar.obstacle(
                        URI.create("jar:file:/srv/app.jar!/BOOT-INF/lib/offloop.jar")
                                .toURL(),
                        "app.jar"))
                .get()
                .asString()
                .contains("app.jar", "/srv/app.jar!/BOOT-INF/lib/offloop.jar", "extract", "withClassPath");
    }

    @Test
    void aJarOrDirectoryOfItsOwnIsNoObstacle() throws MalformedURLException {
        assertThat(NestedJar.obstacle(URI.create("file:/srv/lib/offloop.jar").toURL(), "app.jar"))
                .isEmpty();
        assertThat(NestedJar.obstacle(ChildConfig.defaults())).isEmpty();
    }
}
