package dev.offloop.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Programs as one line of JSON: an array of operations, each with its {@code op} and what it needs. */
final class ProgramJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Op.Kind> KINDS =
            Stream.of(Op.Kind.values()).collect(Collectors.toMap(kind -> kind.word, Function.identity()));
    private static final Map<String, Op.Verb> VERBS =
            Stream.of(Op.Verb.values()).collect(Collectors.toMap(verb -> verb.word, Function.identity()));

    private ProgramJson() {}

    static String write(Program program) {
        return write(program.body()).toString();
    }

    static Program read(String json) {
        try {
            return new Program(readBody(JSON.readTree(json)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a program: " + json, e);
        }
    }

    private static ArrayNode write(List<Op> body) {
        ArrayNode ops = JSON.createArrayNode();
        for (Op op : body) {
            write(op, ops.addObject().put("op", op.word()));
        }
        return ops;
    }

    private static void write(Op op, ObjectNode to) {
        switch (op) {
            case Op.Call call -> {
                to.put("id", call.id());
                if (call.kind().isTimer()) {
                    to.put("ms", call.delay());
                }
                if (call.kind() == Op.Kind.INTERVAL) {
                    to.put("times", call.times());
                }
                to.set("body", write(call.body()));
            }
            case Op.Act act -> to.put("of", act.of());
            case Op.Spin spin -> to.put("ms", spin.millis());
            case Op.Throw _ -> {}
        }
    }

    private static List<Op> readBody(JsonNode ops) {
        List<Op> body = new ArrayList<>();
        for (JsonNode op : ops) {
            body.add(readOp(op, op.path("op").asText()));
        }
        return List.copyOf(body);
    }

    private static Op readOp(JsonNode op, String word) {
        Op.Kind kind = KINDS.get(word);
        if (kind != null) {
            return new Op.Call(
                    kind,
                    op.required("id").asInt(),
                    op.path("ms").asDouble(),
                    op.path("times").asInt(),
                    readBody(op.required("body")));
        }
        Op.Verb verb = VERBS.get(word);
        if (verb != null) {
            return new Op.Act(verb, op.required("of").asInt());
        }
        return switch (word) {
            case "spin" -> new Op.Spin(op.required("ms").asInt());
            case "throw" -> new Op.Throw();
            default -> throw new IllegalArgumentException("not an operation: " + op);
        };
    }
}
