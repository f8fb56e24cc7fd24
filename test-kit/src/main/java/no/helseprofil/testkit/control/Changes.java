package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Jwt;
import no.helseprofil.testkit.client.SigningKey;
import org.jspecify.annotations.Nullable;

/**
 * Changes to a JWT, as a list of steps: {@code [["without","nbf"],["withTime","exp","-PT1M"]]}. A step is the name of a
 * method of the recipe with its arguments, so a method that is added to a recipe can be used at once.
 */
final class Changes {

    private Changes() {}

    /** Returns the steps that a recipe has, with the number of arguments of each. */
    static Map<String, Method> steps(Class<? extends Jwt<?>> recipe) {
        Map<String, Method> steps = new TreeMap<>();
        for (Method method : recipe.getMethods()) {
            boolean isStep = !Modifier.isStatic(method.getModifiers())
                    && !method.isBridge()
                    && Jwt.class.isAssignableFrom(method.getReturnType())
                    && !List.of(method.getParameterTypes()).contains(Clock.class);
            if (isStep) {
                steps.put(method.getName(), method);
            }
        }
        return steps;
    }

    /** Returns the change that these steps make. */
    static <T extends Jwt<T>> UnaryOperator<T> of(Class<T> recipe, JsonNode steps) {
        if (!steps.isMissingNode() && !steps.isNull() && !steps.isArray()) {
            throw ControlException.invalid("write changes as a list of steps, such as [[\"without\",\"nbf\"]]");
        }
        Map<String, Method> known = steps(recipe);
        return StreamSupport.stream(steps.spliterator(), false)
                .map(step -> one(recipe, known, step))
                .reduce(UnaryOperator.identity(), (first, next) -> jwt -> next.apply(first.apply(jwt)));
    }

    private static <T extends Jwt<T>> UnaryOperator<T> one(Class<T> recipe, Map<String, Method> known, JsonNode step) {
        String name = step.path(0).asText();
        Method method = known.get(name);
        if (method == null) {
            throw ControlException.invalid(
                    "there is no change " + name + " of " + recipe.getSimpleName() + ", but " + known.keySet());
        }
        @Nullable Object[] arguments = arguments(method, step);
        return jwt -> recipe.cast(changed(jwt, method, arguments));
    }

    private static Object changed(Object jwt, Method method, @Nullable Object[] arguments) {
        try {
            return method.invoke(jwt, arguments);
        } catch (InvocationTargetException e) {
            throw ControlException.invalid(method.getName() + ": " + e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a step is public", e);
        }
    }

    private static @Nullable Object[] arguments(Method method, JsonNode step) {
        Iterator<JsonNode> sent = step.elements();
        sent.next();
        List<@Nullable Object> arguments = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
            arguments.add(argument(method, type, sent));
        }
        if (sent.hasNext()) {
            throw ControlException.invalid(usage(method));
        }
        return arguments.toArray();
    }

    private static @Nullable Object argument(Method method, Class<?> type, Iterator<JsonNode> sent) {
        JsonNode value = next(method, sent);
        if (type == Object.class) {
            return Json.plain(value);
        } else if (type == String.class) {
            return text(method, value);
        } else if (type == Duration.class) {
            return Asked.duration(method.getName(), text(method, value));
        } else if (type == URI.class) {
            return URI.create(text(method, value));
        } else if (type == Map.class) {
            return Json.texts(value);
        } else if (type == Details.class) {
            return details(value);
        } else if (type == SigningKey.class) {
            return Asked.key(value);
        } else if (type == UnaryOperator.class) {
            String found = text(method, value);
            String instead = text(method, next(method, sent));
            return (UnaryOperator<String>) text -> text.replace(found, instead);
        }
        throw new IllegalStateException("no JSON for an argument of " + method + " is known");
    }

    private static Details details(JsonNode entries) {
        return StreamSupport.stream(entries.spliterator(), false)
                .map(entry -> Details.of(Json.of(entry)))
                .reduce(Details::and)
                .orElseThrow(() -> ControlException.invalid("details: write a list of objects"));
    }

    private static JsonNode next(Method method, Iterator<JsonNode> sent) {
        if (!sent.hasNext()) {
            throw ControlException.invalid(usage(method));
        }
        return sent.next();
    }

    private static String text(Method method, JsonNode value) {
        if (!value.isTextual()) {
            throw ControlException.invalid(usage(method));
        }
        return value.textValue();
    }

    /** Returns how a step is written, by the kinds of its arguments. */
    private static String usage(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(type -> type == UnaryOperator.class ? ", String, String" : ", " + type.getSimpleName())
                .collect(Collectors.joining("", "write [\"" + method.getName() + "\"", "]"));
    }
}
