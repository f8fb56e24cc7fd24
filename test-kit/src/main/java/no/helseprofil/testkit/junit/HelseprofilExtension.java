package no.helseprofil.testkit.junit;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Extension behind {@link Helseprofil}. */
final class HelseprofilExtension implements BeforeAllCallback, AfterEachCallback, ParameterResolver {

    /** Starts the server before the first test, so that the start doesn't count towards the test's time limit. */
    @Override
    public void beforeAll(ExtensionContext context) {
        DemoKeycloak.shared();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        DemoKeycloak.shared().time().reset();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == DemoKeycloak.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return DemoKeycloak.shared();
    }
}
