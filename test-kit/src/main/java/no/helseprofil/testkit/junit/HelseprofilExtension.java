package no.helseprofil.testkit.junit;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link Helseprofil} stands for. */
final class HelseprofilExtension implements BeforeAllCallback, AfterEachCallback, ParameterResolver {

    /** Started before the first test, whose time limit it isn't to use up. */
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
