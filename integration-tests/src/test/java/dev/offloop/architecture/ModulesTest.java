package dev.offloop.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModulesTest {
    private static final String OWN = "dev.offloop";

    @ParameterizedTest
    @EnumSource(Module.class)
    void everyModuleWasCompiledBeforeItIsJudged(Module module) {
        assertThat(module.mainAndTest()).isNotEmpty();
    }

    @Test
    void noPackageLivesInTwoModules() {
        Map<String, Module> owners = new TreeMap<>();
        List<String> twice = new ArrayList<>();
        for (Module module : Module.values()) {
            for (String name : Module.packagesOf(module.mainAndTest())) {
                Module other = owners.putIfAbsent(name, module);
                if (other != null) {
                    twice.add(name + " in " + other + " and " + module);
                }
            }
        }
        assertThat(twice).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Module.class)
    void everyPackageIsNullMarkedInItsPackageInfo(Module module) {
        JavaClasses classes = module.mainAndTest();
        Set<String> unmarked = Module.packagesOf(classes);
        unmarked.removeIf(name -> classes.contain(name + ".package-info")
                && classes.get(name + ".package-info").isAnnotatedWith(NullMarked.class));
        assertThat(unmarked).isEmpty();
    }

    @Test
    void everyPackageStandsInTheTableOfArrows() {
        Set<String> packages = Module.packagesOf(Module.allMain());
        assertThat(Arrows.MAY_USE.keySet()).containsAll(packages);
    }

    @Test
    void arrowsBetweenPackagesPointDownOnly() {
        List<String> forbidden = new ArrayList<>();
        JavaClasses classes = Module.allMain().that(resideInAPackage(OWN + ".."));
        classes.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(ModulesTest::isForbidden)
                .forEach(dependency -> forbidden.add(dependency.getDescription()));
        assertThat(forbidden).isEmpty();
    }

    @Test
    void packagesDependOnEachOtherInNoCircle() {
        slices().matching("dev.offloop.(**)").should().beFreeOfCycles().check(Module.allMain());
    }

    private static boolean isForbidden(Dependency dependency) {
        String from = dependency.getOriginClass().getPackageName();
        String to = dependency.getTargetClass().getBaseComponentType().getPackageName();
        return to.startsWith(OWN) && !to.equals(from) && !Arrows.mayUse(from, to);
    }
}
