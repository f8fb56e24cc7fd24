package no.helseprofil.testserver;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resources.admin.RealmAdminResource;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;

/** The endpoints of the admin REST of a realm, ours left out, as the annotations of this Keycloak's classes name them. */
final class AdminEndpoints {

    private final Deque<Class<?>> way = new ArrayDeque<>();
    private final Collection<String> found = new TreeSet<>();

    /** One for each line: method, path, and the names of the parameters in the address. */
    static String of(KeycloakSession session) {
        AdminEndpoints endpoints = new AdminEndpoints();
        endpoints.walk(RealmAdminResource.class, "");
        session.getKeycloakSessionFactory()
                .getProviderFactoriesStream(AdminRealmResourceProvider.class)
                .filter(factory -> !factory.getId().equals("helseprofil"))
                .forEach(factory -> endpoints.extension(session, factory.getId()));
        return String.join("\n", endpoints.found);
    }

    private void extension(KeycloakSession session, String id) {
        try {
            Object resource = session.getProvider(AdminRealmResourceProvider.class, id)
                    .getResource(session, session.getContext().getRealm(), null, null);
            walk(resource.getClass(), "/" + id);
        } catch (RuntimeException needsCaller) {
            found.add("ANY /" + id);
        }
    }

    private void walk(Class<?> resource, String path) {
        if (way.contains(resource)) {
            return;
        }
        way.push(resource);
        for (Method method : resource.getMethods()) {
            String here = path + path(declared(resource, method).map(one -> one.getAnnotation(Path.class)));
            Optional<String> verb =
                    declared(resource, method).flatMap(AdminEndpoints::verbs).findFirst();
            if (verb.isPresent()) {
                found.add((verb.get() + " " + (here.isEmpty() ? "/" : here) + " " + parameters(method)).strip());
            } else if (!here.equals(path)) {
                if (method.getReturnType() == Object.class) {
                    found.add("ANY " + here);
                } else {
                    walk(method.getReturnType(), here);
                }
            }
        }
        way.pop();
    }

    private static Stream<Method> declared(Class<?> resource, Method method) {
        return Stream.concat(
                        Stream.of(method),
                        Arrays.stream(resource.getInterfaces()).map(type -> inherited(type, method)))
                .filter(Objects::nonNull);
    }

    private static @Nullable Method inherited(Class<?> type, Method method) {
        try {
            return type.getMethod(method.getName(), method.getParameterTypes());
        } catch (NoSuchMethodException absent) {
            return null;
        }
    }

    private static Stream<String> verbs(AnnotatedElement method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(Objects::nonNull)
                .map(HttpMethod::value);
    }

    private static String path(Stream<@Nullable Path> annotations) {
        return annotations
                .filter(Objects::nonNull)
                .map(path -> "/" + path.value().replaceAll("^/+", ""))
                .findFirst()
                .orElse("");
    }

    private static String parameters(Method method) {
        String names = Arrays.stream(method.getParameters())
                .map((Parameter parameter) -> parameter.getAnnotation(QueryParam.class))
                .filter(Objects::nonNull)
                .map(QueryParam::value)
                .collect(Collectors.joining("&"));
        return names.isEmpty() ? "" : "?" + names;
    }
}
