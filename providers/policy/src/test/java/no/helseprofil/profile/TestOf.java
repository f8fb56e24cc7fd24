package no.helseprofil.profile;

import java.lang.reflect.Constructor;

/** Finds the test of a requirement: it stands beside it, and is called as it with «Test» behind. */
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
}
