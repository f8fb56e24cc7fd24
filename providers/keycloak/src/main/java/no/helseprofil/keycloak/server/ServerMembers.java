package no.helseprofil.keycloak.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Classes and members of the server that this JAR uses or overrides, as listed by the build from the class files. A
 * Keycloak that lacks one would fail at the first request that needs it, or skip a check.
 */
final class ServerMembers {

    /** Name of the list, which {@code ServerMembersWriter} writes in the build. */
    private static final String LIST = "server-members.txt";

    private static final String CONSTRUCTOR = "<init>";

    private final ClassLoader server;
    private final Map<Class<?>, Map<String, Integer>> known = new HashMap<>();
    private final List<String> missing = new ArrayList<>();

    /** Class whose members are being compared; empty if the server lacks it. */
    private Optional<Class<?>> owner = Optional.empty();

    private ServerMembers(ClassLoader server) {
        this.server = server;
    }

    /** Returns what a server lacks, in words for its log; empty if it has everything. */
    static List<String> missing(ClassLoader server) {
        try (InputStream list = ServerMembers.class.getResourceAsStream(LIST)) {
            if (list == null) {
                throw new IllegalStateException("this JAR has no list of what it needs of the server");
            }
            return missing(server, new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8)).lines());
        } catch (IOException unread) {
            throw new IllegalStateException("the list of what this JAR needs of the server can't be read", unread);
        }
    }

    static List<String> missing(ClassLoader server, Stream<String> list) {
        ServerMembers members = new ServerMembers(server);
        list.forEach(members::compare);
        return List.copyOf(members.missing);
    }

    private void compare(String line) {
        if (!line.startsWith(" ")) {
            owner = type(line);
        } else if (owner.isPresent()) {
            check(owner.get(), line.strip());
        }
    }

    private Optional<Class<?>> type(String name) {
        try {
            return Optional.of(Class.forName(name, false, server));
        } catch (ClassNotFoundException | LinkageError absent) {
            missing.add(name);
            return Optional.empty();
        }
    }

    private void check(Class<?> owner, String line) {
        String[] words = line.split(" ");
        try {
            boolean isMet = switch (words[0]) {
                case "interface" -> owner.isInterface();
                case "class" -> !owner.isInterface();
                case "static", "constant" -> has(owner, words[1], Modifier::isStatic);
                case "method", "field" -> has(owner, words[1], modifiers -> !Modifier.isStatic(modifiers));
                case "override" -> has(owner, words[1], ServerMembers::canBeOverridden);
                case "extended" -> isComplete(owner, words[1]);
                default -> throw new IllegalStateException("an unknown kind of member: " + line);
            };
            if (!isMet) {
                missing.add(owner.getName() + ": " + line);
            }
        } catch (LinkageError unreadable) {
            missing.add(owner.getName() + ": " + line + " (" + unreadable + ")");
        }
    }

    private static boolean canBeOverridden(int modifiers) {
        return !Modifier.isStatic(modifiers) && !Modifier.isFinal(modifiers);
    }

    /** Returns whether one of our classes implements all abstract methods of the class that it extends. */
    private boolean isComplete(Class<?> owner, String name) {
        if (Modifier.isFinal(owner.getModifiers())) {
            return false;
        }
        Optional<Class<?>> ours = type(name);
        return ours.isPresent()
                && (Modifier.isAbstract(ours.get().getModifiers())
                        || Stream.of(ours.get().getMethods())
                                .noneMatch(method -> Modifier.isAbstract(method.getModifiers())));
    }

    private boolean has(Class<?> owner, String member, IntPredicate modifiers) {
        Integer found = member.startsWith(CONSTRUCTOR)
                ? declared(owner).get(member)
                : Optional.ofNullable(found(owner, member)).orElseGet(() -> found(Object.class, member));
        return found != null && !Modifier.isPrivate(found) && modifiers.test(found);
    }

    private @Nullable Integer found(Class<?> owner, String member) {
        Integer own = declared(owner).get(member);
        if (own != null) {
            return own;
        }
        return Stream.concat(Stream.ofNullable(owner.getSuperclass()), Stream.of(owner.getInterfaces()))
                .map(parent -> found(parent, member))
                .filter(modifiers -> modifiers != null)
                .findFirst()
                .orElse(null);
    }

    private Map<String, Integer> declared(Class<?> owner) {
        return known.computeIfAbsent(owner, type -> {
            Map<String, Integer> members = new HashMap<>();
            for (Field field : type.getDeclaredFields()) {
                members.put(field.getName() + ":" + field.getType().descriptorString(), field.getModifiers());
            }
            for (Method method : type.getDeclaredMethods()) {
                members.put(
                        method.getName() + descriptor(method.getParameterTypes(), method.getReturnType()),
                        method.getModifiers());
            }
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                members.put(
                        CONSTRUCTOR + descriptor(constructor.getParameterTypes(), void.class),
                        constructor.getModifiers());
            }
            return members;
        });
    }

    private static String descriptor(Class<?>[] parameters, Class<?> result) {
        StringBuilder descriptor = new StringBuilder("(");
        for (Class<?> parameter : parameters) {
            descriptor.append(parameter.descriptorString());
        }
        return descriptor.append(')').append(result.descriptorString()).toString();
    }
}
