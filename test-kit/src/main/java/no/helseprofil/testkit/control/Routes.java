package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Control API: its routes, and the requests to APIs below {@code /kit/apis}.
 *
 * @param routes what can be asked for
 * @param apis returns the API at a path; null if there is none
 */
record Routes(List<Route> routes, Function<String, @Nullable HttpHandler> apis) {

    private static final int SUCCESS = 200;
    private static final int NO_CONTENT = 204;
    private static final String VARIABLE = "{id}";

    /** Headers that a browser sends with the request of a web page. */
    private static final List<String> OF_A_PAGE = List.of("Origin", "Sec-Fetch-Site");

    /** Handles a request, at a path that begins with {@code /kit}. */
    void handle(HttpExchange exchange, URI base, String path) throws IOException {
        HttpHandler api = apis.apply(path);
        if (api != null) {
            api.handle(exchange);
            return;
        }
        if (OF_A_PAGE.stream().anyMatch(exchange.getRequestHeaders()::containsKey)) {
            throw new ControlException(403, "the control API is for programs, not for web pages");
        }
        Route route = route(exchange.getRequestMethod(), path);
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        Asked asked = new Asked(base, route.variable(path), SeenRequest.parameters(query), body(exchange, route));
        Object answer = answer(route, asked);
        if (answer == null) {
            exchange.sendResponseHeaders(NO_CONTENT, -1);
        } else {
            Gateway.answer(exchange, SUCCESS, answer);
        }
    }

    /** Answers, with the kit's exceptions as refusals: what it can't do with the argument, what the server said. */
    private static @Nullable Object answer(Route route, Asked asked) {
        try {
            return route.action().answer(asked);
        } catch (IllegalArgumentException e) {
            throw ControlException.invalid(String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            throw ControlException.ofServer(String.valueOf(e.getMessage()));
        }
    }

    private Route route(String method, String path) {
        List<Route> here = routes.stream().filter(route -> route.isAt(path)).toList();
        if (here.isEmpty()) {
            throw new ControlException(
                    404,
                    "there is nothing at " + path + ", but at "
                            + routes.stream().map(Route::path).collect(Collectors.toCollection(TreeSet::new)));
        }
        return here.stream()
                .filter(route -> route.method().equals(method))
                .findFirst()
                .orElseThrow(() -> new ControlException(
                        405, "send one of " + here.stream().map(Route::method).toList() + " to " + path));
    }

    private static ObjectNode body(HttpExchange exchange, Route route) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (text.isBlank()) {
            return Json.object();
        }
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        JsonNode json = Json.read(text);
        if (!type.startsWith("application/json") || !json.isObject()) {
            throw ControlException.invalid("send a JSON object, with Content-Type: application/json");
        }
        json.fieldNames().forEachRemaining(name -> {
            if (!route.members().contains(name)) {
                throw ControlException.invalid(
                        name + ": there is no such member, but " + new TreeSet<>(route.members()));
            }
        });
        return (ObjectNode) json;
    }

    /**
     * Something that can be asked for.
     *
     * @param method the HTTP method
     * @param path its path, which may have a variable part
     * @param members what its body may have
     * @param action gives the answer
     */
    record Route(String method, String path, Set<String> members, Action action) {

        /** Returns a route; the names of its members are separated by spaces. */
        static Route of(String method, String path, Action action, String members) {
            return new Route(method, path, Set.of(members.split(" ")), action);
        }

        boolean isAt(String asked) {
            return matcher(asked).matches();
        }

        /** Returns the variable part of a path, empty if there is none. */
        String variable(String asked) {
            Matcher found = matcher(asked);
            return found.matches() && found.groupCount() > 0 ? found.group(1) : "";
        }

        private Matcher matcher(String asked) {
            return Pattern.compile(path.replace(VARIABLE, "([^/]+)")).matcher(asked);
        }
    }

    /** Answer to a request: anything that Jackson can write, or null for an answer without a body. */
    interface Action {

        @Nullable
        Object answer(Asked asked);
    }
}
