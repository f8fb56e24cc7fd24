package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import no.helseprofil.grammar.Grammar.NearestName;
import no.helseprofil.keycloak.web.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Refuses parameters of the query that a call of the admin REST doesn't read: a misspelled filter doesn't list
 * everything, and a misspelled {@code dry-run} changes nothing. A call names what it reads by its arguments and
 * {@link QueryParameters}.
 */
@Provider
public final class KnownParameters implements ContainerRequestFilter {

    @Context
    private @Nullable ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        ResourceInfo found = resource;
        Class<?> type = found == null ? null : found.getResourceClass();
        if (found == null || type == null || type.getPackage() != KnownParameters.class.getPackage()) {
            return;
        }
        Set<String> known = of(found.getResourceMethod());
        request.getUriInfo().getQueryParameters().keySet().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .findFirst()
                .ifPresent(name -> request.abortWith(Problems.of(400, remedy(name, known))));
    }

    private static String remedy(String written, Set<String> known) {
        return known.isEmpty()
                ? "Send no parameters in the query: there are none here"
                : NearestName.suggestion(
                        "Send no other parameters in the query than " + String.join(", ", known), written, known);
    }

    static Set<String> of(Method call) {
        QueryParameters others = call.getAnnotation(QueryParameters.class);
        Set<String> names = new TreeSet<>(others == null ? Set.of() : Set.of(others.value()));
        Stream.of(call.getParameters())
                .flatMap((Parameter parameter) -> Arrays.stream(parameter.getAnnotationsByType(QueryParam.class)))
                .map(QueryParam::value)
                .forEach(names::add);
        return names;
    }

    /**
     * Names the parameters of the query that a call reads beside those that it is given as arguments: where one without
     * a value must not pass for none, which the arguments don't distinguish.
     */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface QueryParameters {

        String[] value();
    }
}
