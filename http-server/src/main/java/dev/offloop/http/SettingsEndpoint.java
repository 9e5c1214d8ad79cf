package dev.offloop.http;

import dev.offloop.http.ServiceSettings.RefusedException;
import dev.offloop.http.ServiceSettings.Setting;
import dev.offloop.http.security.Audit;
import dev.offloop.task.Codec;
import dev.offloop.task.CodecException;
import dev.offloop.task.InvalidInputException;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /settings}: shows what is in force, and changes what can change while the service runs. */
final class SettingsEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsEndpoint.class);

    /** Of a body; a hundred settings take a tenth of it. */
    private static final long MAX_BYTES = 64 * 1024;

    private static final Set<String> TYPES = Set.of("application/json", "application/merge-patch+json");

    @SuppressWarnings("rawtypes")
    private static final Codec<Map> JSON = Codec.json(Map.class);

    private final Supplier<Optional<ServiceSettings>> settings;
    private final Supplier<ServiceConfig> config;
    private final HeldBytes held;
    private final Refusals refusals;

    SettingsEndpoint(
            Supplier<Optional<ServiceSettings>> settings,
            Supplier<ServiceConfig> config,
            HeldBytes held,
            Refusals refusals) {
        this.settings = settings;
        this.config = config;
        this.held = held;
        this.refusals = refusals;
    }

    /** What each endpoint of it does. */
    Map<Endpoint, Handler<RoutingContext>> handlers(Gate gate) {
        return Map.of(
                Endpoint.SETTINGS,
                routing -> show(routing.request(), present()),
                Endpoint.CHANGE_SETTINGS,
                routing -> change(routing.request(), present(), gate.describe(gate.knownCaller(), routing.request())));
    }

    private ServiceSettings present() {
        return settings.get().orElseThrow(() -> Problems.noSettings().asException());
    }

    private static void show(HttpServerRequest request, ServiceSettings settings) {
        JsonArray all = new JsonArray();
        settings.all().forEach(setting -> all.add(describe(setting)));
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        Answer.end(request, new JsonObject().put("settings", all).toBuffer());
    }

    private static JsonObject describe(Setting setting) {
        return new JsonObject()
                .put("name", setting.name())
                .put("value", setting.value().orElse(null))
                .put("origin", setting.origin())
                .put("changeable", setting.changeable());
    }

    private void change(HttpServerRequest request, ServiceSettings settings, String by) {
        checkType(request);
        Context context = Vertx.currentContext();
        HeldBytes.Lease lease = held.lease();
        BodyReceiver.receive(context, request, lease, MAX_BYTES, config.get().connections(), Optional.empty())
                .map(body -> read(body.join()))
                .compose(changes -> settings.change(changes, by))
                .onComplete(done -> lease.release())
                .onSuccess(done -> show(request, settings))
                .onFailure(e -> refuse(context, request, by, e));
    }

    private static void checkType(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !TYPES.contains(TaskRequest.mediaType(type))) {
            throw Problems.settingsType(String.valueOf(type)).asException();
        }
    }

    private void refuse(Context context, HttpServerRequest request, String by, Throwable cause) {
        if (cause instanceof HttpClosedException) {
            return;
        }
        if (cause instanceof RefusedException refused) {
            Audit.refused(RefusedActions.actionOf(Endpoint.CHANGE_SETTINGS), by, String.valueOf(refused.getMessage()));
            refusals.write(context, request, Problems.settingRefused(refused));
            return;
        }
        refusals.write(
                context,
                request,
                cause instanceof ProblemException known ? known.problem() : Problems.internal(LOG, cause));
    }

    private static Map<String, Optional<String>> read(byte[] body) {
        Map<?, ?> object;
        try {
            object = JSON.fromEdge(body);
        } catch (InvalidInputException | CodecException e) {
            throw Problems.badRequest(String.valueOf(e.getMessage())).asException();
        }
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        object.forEach((name, value) ->
                changes.put(String.valueOf(name), Optional.ofNullable(text(String.valueOf(name), value))));
        return changes;
    }

    /** As a file of settings has it. */
    private static @Nullable String text(String name, @Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Boolean state -> state.toString();
            case Number number ->
                new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
            case List<?> list
            when list.stream().noneMatch(each -> each instanceof List || each instanceof Map) ->
                list.stream().map(each -> text(name, each)).collect(Collectors.joining(","));
            default ->
                throw Problems.badRequest(
                                "'" + name + "' is more than a text, a number, true or false, or a list of these")
                        .asException();
        };
    }
}
