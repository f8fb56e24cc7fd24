package no.helseprofil.profile;

import java.lang.reflect.Constructor;

/** Pairs of a requirement and its test, which stands beside it and is called as it with «Test» behind. */
final class TestOf {

    private TestOf() {}

    static <T> T requirement(Requirement requirement, Class<T> contract) throws ReflectiveOperationException {
        String name = requirement.getClass().getName() + "Test";
        try {
            Constructor<?> constructor = Class.forName(name).getDeclaredConstructor();
            constructor.setAccessible(true);
            return contract.cast(constructor.newInstance());
        } catch (ClassNotFoundException | ClassCastException e) {
            throw new AssertionError(
                    "%s needs a test %s that is a %s; docs/adding-a-requirement.md, step 2"
                            .formatted(requirement.id(), name, contract.getSimpleName()),
                    e);
        }
    }

    /** Makes the requirement of a test. */
    static <T> T subject(Object test, Class<T> kind) {
        try {
            Class<?> type = Class.forName(test.getClass().getName().replaceFirst("Test$", ""));
            return kind.cast(type.getConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("%s stands beside no requirement".formatted(test.getClass()), e);
        }
    }
}
