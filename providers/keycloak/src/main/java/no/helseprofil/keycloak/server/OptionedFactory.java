package no.helseprofil.keycloak.server;

import java.util.List;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderFactory;

/**
 * Factory with start options. It declares all of them; {@link StartOptions} reads no others.
 *
 * @param <P> type of its providers
 */
public interface OptionedFactory<P extends Provider> extends ProviderFactory<P> {

    /** Returns all start options of this provider, in the order of the documentation. */
    List<StartOption> startOptions();

    @Override
    default List<ProviderConfigProperty> getConfigMetadata() {
        return startOptions().stream().map(StartOption::toProperty).toList();
    }
}
