package no.helseprofil.testkit.client;

import java.nio.file.Path;

/**
 * Private keys of the demo realms' clients, one file for each client: {@code demo-keys/<name>.json}. They are public
 * and prove nothing; a realm that others can reach must not have these clients.
 *
 * @param folder the folder of the realm files, {@code realm-config}
 */
public record DemoKeys(Path folder) {

    /** Returns the key of a client by the name of its file, such as {@code demo-machine}. */
    public SigningKey of(String name) {
        return SigningKey.load(folder.resolve("demo-keys").resolve(name + ".json"));
    }
}
