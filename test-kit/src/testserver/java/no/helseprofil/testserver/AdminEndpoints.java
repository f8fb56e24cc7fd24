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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.authorization.protection.ProtectionService;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.LoginProtocolFactory;
import org.keycloak.protocol.oidc.ext.OIDCExtProvider;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.services.clientregistration.ClientRegistrationProvider;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resources.RealmsResource;
import org.keycloak.services.resources.admin.AdminRoot;
import org.keycloak.services.resources.admin.RealmAdminResource;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.wellknown.WellKnownProvider;

/** The endpoints of the admin REST of a realm, ours left out, as the annotations of this Keycloak's classes name them. */
final class AdminEndpoints {

    private static final String DEPLOYMENT = "io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder";

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

    /**
     * Every way to this server, one for each line: what its endpoints for logins, clients and administration are. Where
     * Keycloak says only at a request which resource answers, all are listed that it has.
     */
    static String ofServer(KeycloakSession session) {
        AdminEndpoints endpoints = new AdminEndpoints();
        endpoints.way.push(RealmAdminResource.class);
        endpoints.walk(AdminRoot.class, "/admin");
        endpoints.named("/admin/realms/{realm}");
        endpoints.walk(RealmsResource.class, "/realms");
        EventBuilder event = new EventBuilder(
                session.getContext().getRealm(), session, session.getContext().getConnection());
        factories(session, LoginProtocol.class)
                .map(LoginProtocolFactory.class::cast)
                .forEach(factory -> endpoints.under(
                        factory.createProtocolEndpoint(session, event), "/realms/{realm}/protocol/" + factory.getId()));
        factories(session, RealmResourceProvider.class)
                .forEach(factory -> endpoints.named("/realms/{realm}/" + factory.getId()));
        factories(session, AdminRealmResourceProvider.class)
                .forEach(factory -> endpoints.named("/admin/realms/{realm}/" + factory.getId()));
        factories(session, OIDCExtProvider.class)
                .forEach(factory -> endpoints.named("/realms/{realm}/protocol/openid-connect/ext/" + factory.getId()));
        factories(session, ClientRegistrationProvider.class)
                .forEach(factory -> endpoints.named("/realms/{realm}/clients-registrations/" + factory.getId()));
        factories(session, WellKnownProvider.class)
                .forEach(factory -> endpoints.named("/realms/{realm}/.well-known/" + factory.getId()));
        factories(session, OAuth2GrantType.class)
                .forEach(
                        factory -> endpoints.named("/realms/{realm}/protocol/openid-connect/token#" + factory.getId()));
        endpoints.walk(ProtectionService.class, "/realms/{realm}/authz/protection");
        roots().forEach(root -> endpoints.named("root " + root));
        return String.join("\n", endpoints.found);
    }

    /** Returns the paths that JAX-RS has at the top, for resources of any class. */
    private static Stream<String> roots() {
        try {
            Object deployment = Class.forName(
                            DEPLOYMENT, true, Thread.currentThread().getContextClassLoader())
                    .getMethod("getCurrentDeployment")
                    .invoke(null);
            List<?> mappers =
                    (List<?>) deployment.getClass().getMethod("getClassMappers").invoke(deployment);
            Collection<String> templates = new TreeSet<>();
            for (Object mapper : mappers) {
                Object template = mapper.getClass().getField("template").get(mapper);
                templates.add(
                        String.valueOf(template.getClass().getField("template").get(template)));
            }
            return templates.stream();
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("this Quarkus keeps its resources elsewhere", changed);
        }
    }

    private static Stream<ProviderFactory> factories(KeycloakSession session, Class<? extends Provider> spi) {
        return session.getKeycloakSessionFactory().getProviderFactoriesStream(spi);
    }

    private void under(@Nullable Object resource, String path) {
        if (resource == null) {
            named(path);
        } else {
            walk(resource.getClass(), path);
        }
    }

    private void named(String path) {
        found.add("ANY " + path);
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
