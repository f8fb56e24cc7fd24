package no.helseprofil.keycloak.assessment;

import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;
import org.keycloak.http.HttpRequest;

/**
 * Stand-in for the request that started a run, which knows only the address where that request arrived. Every other
 * method throws {@link IllegalStateException}.
 */
final class StartingRequest {

    private StartingRequest() {}

    static HttpRequest at(URI address) {
        UriInfo uri = answering(
                UriInfo.class,
                Map.of("getBaseUri", () -> address, "getBaseUriBuilder", () -> UriBuilder.fromUri(address)));
        return answering(HttpRequest.class, Map.of("getUri", () -> uri));
    }

    private static <T> T answering(Class<T> type, Map<String, Supplier<Object>> answers) {
        return type.cast(Proxy.newProxyInstance(
                StartingRequest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Supplier<Object> answer = answers.get(method.getName());
                    if (answer == null) {
                        throw new IllegalStateException("there is no request any more to ask for " + method.getName());
                    }
                    return answer.get();
                }));
    }
}
