package no.helseprofil.it.support;

/** What tests need of Keycloak that it has switched off: all of it at once, so that their servers are built once. */
public final class MoreFeatures {

    /** The argument of a server that has it. */
    public static final String ARGUMENT = "--features=client-admin-api:v2,scim-api,ssf";

    private MoreFeatures() {}
}
