package no.helseprofil.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command that contains all others; by itself it does nothing. */
@Command(
        name = "helseprofil",
        description = "Helseprofil for Keycloak, in a terminal.",
        mixinStandardHelpOptions = true,
        versionProvider = Helseprofil.JarVersion.class,
        footer = {
            "",
            "Ends with 0: done, 1: refused or found, 2: not understood, 3: no server reached, 4: not signed in or not allowed."
        })
final class Helseprofil {

    /** Version in the manifest of the JAR. */
    static final class JarVersion implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Helseprofil.class.getPackage().getImplementationVersion();
            return new String[] {version == null ? "not from a JAR" : version};
        }
    }
}
