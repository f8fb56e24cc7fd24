package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.keycloak.admin.AdminResourceFactory.AdminResource;
import no.helseprofil.keycloak.publicapi.PublicResourceProviderFactory.PublicResource;

/** The routes of the server that are ours, as JAX-RS finds them: by the annotations of the resources. */
final class Routes {

    private static final String ADMIN = "/admin/realms/{realm}/helseprofil";
    private static final String PUBLIC = "/realms/{realm}/helseprofil";

    private Routes() {}

    /** All of them. */
    static List<Route> all() {
        return Stream.concat(of(PUBLIC, PublicResource.class), of(ADMIN, AdminResource.class))
                .toList();
    }

    private static Stream<Route> of(String path, Class<?> resource) {
        List<Route> routes = new ArrayList<>();
        for (Method method : resource.getDeclaredMethods()) {
            String below = path(path, method);
            Stream.of(method.getAnnotations())
                    .flatMap(annotation ->
                            Stream.ofNullable(annotation.annotationType().getAnnotation(HttpMethod.class)))
                    .forEach(verb -> routes.add(new Route(
                            verb.value(), below, KnownParameters.of(method), consumes(method), produces(method))));
            boolean locates = method.isAnnotationPresent(Path.class)
                    && method.getReturnType().getName().startsWith("no.helseprofil");
            if (locates) {
                of(below, method.getReturnType()).forEach(routes::add);
            }
        }
        return routes.stream();
    }

    private static String path(String above, Method method) {
        Path path = method.getAnnotation(Path.class);
        return path == null ? above : above + "/" + path.value();
    }

    private static List<String> consumes(Method method) {
        Consumes consumes = method.getAnnotation(Consumes.class);
        return consumes == null ? List.of() : List.of(consumes.value());
    }

    private static List<String> produces(Method method) {
        Produces produces = method.getAnnotation(Produces.class);
        return produces == null ? List.of() : List.of(produces.value());
    }

    /**
     * One of them.
     *
     * @param query the parameters that its query may have
     * @param consumes the types of its body that it names
     * @param produces the types of its answers that it names
     */
    record Route(String method, String path, Set<String> query, List<String> consumes, List<String> produces) {

        /** Its name among the texts. */
        String name() {
            return method + " " + path;
        }
    }
}
