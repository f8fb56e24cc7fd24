package no.helseprofil.keycloak.request;

import java.util.List;

/** The steps of all requests. There is one table, which stands above the classes that it names. */
public interface StepTable {

    /** Returns the steps in the order in which those of one hook are executed. */
    List<Step<?, ?, ?>> steps();
}
