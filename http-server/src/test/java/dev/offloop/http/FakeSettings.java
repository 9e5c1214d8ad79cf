package dev.offloop.http;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of nothing: {@code size}, which can change and be 1 to 9, and {@code port}, which cannot. */
final class FakeSettings implements ServiceSettings {
    private final Map<String, String> values = new LinkedHashMap<>(Map.of("size", "1"));
    final List<String> changes = new ArrayList<>();

    @Override
    public List<Setting> all() {
        return List.of(
                new Setting("size", Optional.ofNullable(values.get("size")), "a test", true),
                new Setting("port", Optional.of("7"), "a test", false),
                new Setting("token", Optional.empty(), "a test", false));
    }

    @Override
    public Future<Void> change(Map<String, Optional<String>> wanted, String by) {
        if (wanted.containsKey("port")) {
            return Future.failedFuture(new RefusedException("port does not change", true, List.of("port")));
        }
        if (wanted.values().stream().anyMatch(value -> !value.orElse("1").matches("[1-9]"))) {
            return Future.failedFuture(new RefusedException("size must be 1 to 9", false, List.of("size")));
        }
        wanted.forEach((name, value) -> values.put(name, value.orElse("1")));
        changes.add(by + " " + wanted);
        return Future.succeededFuture();
    }
}
