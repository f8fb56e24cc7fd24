package no.helseprofil.keycloak.probe;

import java.util.Map;
import java.util.Set;
import org.keycloak.Config;

/** Options as they are written on the command line. */
public final class WrittenOptions extends Config.AbstractScope {

    private final Map<String, String> options;

    public WrittenOptions(Map<String, String> options) {
        this.options = options;
    }

    @Override
    public String get(String key) {
        return options.get(key);
    }

    @Override
    public Config.Scope scope(String... scope) {
        throw new UnsupportedOperationException("there is no deeper one");
    }

    @Override
    public Config.Scope root() {
        throw new UnsupportedOperationException("nobody asks for other options");
    }

    @Override
    public Set<String> getPropertyNames() {
        return options.keySet();
    }
}
