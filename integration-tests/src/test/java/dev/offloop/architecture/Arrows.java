package dev.offloop.architecture;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The architecture as a table: which package may use which others. Modules follow from it, as no package is in two of
 * them. A package that is not in the table is a mistake, so that a new one is placed before it is used.
 */
final class Arrows {
    private static final String ROOT = "dev.offloop.";

    /** Every package may use it. */
    private static final String LOG = ROOT + "log";

    /**
     * A line: a package, a colon, those that it may use. A line that begins with a space goes on. A dot is the root
     * package, the entry point of applications.
     */
    private static final String TABLE = """
            log                  :
            loop                 :
            loop.diagnostics     : loop
            loop.vertx           :
            loop.blocking        : loop loop.vertx
            loop.netty           : loop loop.vertx loop.diagnostics
            .                    : loop loop.blocking loop.netty
            task                 :
            offload.auto         : .
            offload              : offload.auto task loop loop.vertx
            workers.queue        : offload loop
            workers              : workers.queue task offload offload.auto loop loop.netty
            workers.port         : workers.queue task offload loop loop.netty loop.vertx
            child.wire           : task
            os                   :
            child.memory         : os child.wire
            child.queue          : child.wire child.memory
            child.link           : child.wire child.memory child.queue task
            child.config         :
            child.agent          : os child.config child.wire child.memory child.link task loop workers.port
            child.files          : os child.config
            child.start          : os child.config child.files child.agent child.wire child.memory
                                   child.link offload
            child.platform       : os child.config child.files child.start child.agent child.wire
                                   child.memory child.link task offload loop loop.vertx loop.blocking
                                   loop.netty
            child.transfer       : child.config child.start child.platform child.agent child.wire
                                   child.memory child.link task offload loop workers.port
            child.lifecycle      : child.config child.files child.start child.platform child.transfer
                                   child.agent child.wire child.memory child.link task offload
            child.pool           : child.config child.files child.start child.platform child.transfer
                                   child.lifecycle child.wire child.memory child.agent task offload loop
                                   workers.port
            child                : child.config child.pool task offload offload.auto loop loop.vertx
                                   workers.port
            process.channel      :
            process              : process.channel os
            tasks                : task tasks.image
            tasks.image          : task
            jobs                 : task offload loop loop.blocking
            jobs.journal         : jobs task child.queue child.files loop.vertx
            http.connection      : loop.netty
            http.watch           :
            http.proxy           :
            http.security        : http.watch
            http.overload        : http.watch
            http.tls             : http.connection http.security http.watch
            http                 : http.connection http.overload http.proxy http.security http.tls jobs task offload offload.auto loop loop.blocking loop.netty
            cli.doctor           : tasks task offload child child.config os
            cli.cert             :
            cli.handshake        : cli.cert
            cli                  : cli.cert cli.doctor cli.handshake jobs jobs.journal http http.connection http.overload http.security http.tls http.watch
                                   tasks task offload offload.auto workers child
                                   child.config child.files os loop loop.netty loop.diagnostics loop.blocking .
            compare.analysis     :
            compare.measure      : compare.analysis tasks task offload child child.config loop
            compare.report       : compare.analysis
            compare.peers        : compare.analysis compare.measure compare.report
            compare              : compare.analysis compare.measure compare.peers compare.report cli
                                   tasks task offload offload.auto workers child child.config loop loop.netty .
            benchmarks           : compare compare.analysis compare.measure compare.peers compare.report cli tasks
                                   task offload workers workers.port child child.config child.link child.wire loop
                                   loop.netty . benchmarks.peers
            benchmarks.peers     : compare.analysis
            """;

    static final Map<String, Set<String>> MAY_USE = read();

    private Arrows() {}

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> arrows = new LinkedHashMap<>();
        for (String line : TABLE.replaceAll("\\n +", " ").lines().toList()) {
            String[] row = line.split(":", 2);
            arrows.put(packageOf(row[0].strip()), targets(row[1].strip()));
        }
        return arrows;
    }

    private static Set<String> targets(String names) {
        return names.isEmpty()
                ? Set.of()
                : Arrays.stream(names.split(" +")).map(Arrows::packageOf).collect(Collectors.toUnmodifiableSet());
    }

    private static String packageOf(String name) {
        return name.equals(".") ? ROOT.substring(0, ROOT.length() - 1) : ROOT + name;
    }

    static boolean mayUse(String from, String to) {
        return from.contains("jmh_generated")
                || to.equals(LOG)
                || MAY_USE.getOrDefault(from, Set.of()).contains(to);
    }
}
