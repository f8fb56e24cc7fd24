package no.helseprofil.it.planted;

/**
 * Change that a later Keycloak, an extension or an operator could bring.
 *
 * @param text what it does
 * @param check which check of a start closes the realms: 1 compares members, 2 providers, 3 is the self-attack
 * @param sign text by which the log names this change among others
 * @param plant how it is planted
 */
record PlantedChange(String text, int check, String sign, Plant plant) {

    /** Returns its row of the table. */
    String row() {
        return "| " + text + " | " + check + " |";
    }

    /** Something planted into a server. */
    interface Plant {}

    /**
     * Start option.
     *
     * @param argument argument of the start command
     */
    record Option(String argument) implements Plant {}

    /**
     * Provider of another extension, which has the id of one of ours.
     *
     * @param name name of its class
     * @param factory Keycloak's factory, which it extends
     * @param service interface by which the server finds it
     */
    record Extension(String name, String factory, String service) implements Plant {}
}
