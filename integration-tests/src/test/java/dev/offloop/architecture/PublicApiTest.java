package dev.offloop.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Which packages an application may rely on: all but those that the root {@code pom.xml} lists as internal and leaves
 * out of the Javadoc.
 */
class PublicApiTest {
    private static final Path ROOT = Path.of(System.getProperty("offloop.root"));
    private static final Path POM = ROOT.resolve("pom.xml");
    private static final Pattern LIST = Pattern.compile("<offloop.internal.packages>(.*?)</offloop.internal.packages>");

    private static Set<String> internalPackages() throws IOException {
        Matcher list = LIST.matcher(Files.readString(POM));
        assertThat(list.find()).isTrue();
        return Set.of(list.group(1).split(":"));
    }

    /** Public because Vert.x makes them; an application does not. */
    private static Set<String> providersOfVertx() throws IOException {
        return Set.copyOf(Files.readAllLines(
                ROOT.resolve("loop-core/src/main/resources/META-INF/services/io.vertx.core.spi.VertxServiceProvider")));
    }

    @Test
    void thePackagesListedAsInternalExist() throws IOException {
        assertThat(Module.packagesOf(Module.allMain())).containsAll(internalPackages());
    }

    @Test
    void thePublicApiNamesNoInternalType() throws IOException {
        Set<String> internal = internalPackages();
        JavaClasses classes = Module.allMain();
        Set<String> written = Module.packagesOf(classes);
        Set<String> providers = providersOfVertx();
        Set<String> exposed = new TreeSet<>();
        for (JavaClass type : classes) {
            if (written.contains(type.getPackageName())
                    && !internal.contains(type.getPackageName())
                    && !providers.contains(type.getName())
                    && isPublic(type)) {
                exposed.addAll(exposedBy(type, internal));
            }
        }
        assertThat(exposed).isEmpty();
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(PublicApiTest::isPublic).orElse(true);
    }

    private static Set<String> exposedBy(JavaClass type, Set<String> internal) {
        Stream<String> byMethods = type.getCodeUnits().stream()
                .filter(PublicApiTest::isVisible)
                .filter(unit -> Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream())
                        .anyMatch(used ->
                                internal.contains(used.getBaseComponentType().getPackageName())))
                .map(JavaCodeUnit::getFullName);
        Stream<String> bySupertypes = Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream())
                .filter(used -> internal.contains(used.getPackageName()) && isPublic(used))
                .map(used -> type.getName() + " is a " + used.getName());
        return Stream.concat(byMethods, bySupertypes).collect(Collectors.toSet());
    }

    private static boolean isVisible(JavaCodeUnit unit) {
        return unit.getModifiers().contains(JavaModifier.PUBLIC)
                || unit.getModifiers().contains(JavaModifier.PROTECTED);
    }
}
