package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.Path;

/** What administrators read and write of a realm: one resource for each subject. Read by {@code view-clients}. */
public final class AdminResource {

    private final AdminCall call;

    AdminResource(AdminCall call) {
        this.call = call;
    }

    @Path("profile")
    public ProfileResource profile() {
        call.requireRead();
        return new ProfileResource(call);
    }

    /** What the realm needs beside its document. */
    @Path("install")
    public InstallResource install() {
        call.requireRead();
        return new InstallResource(call);
    }

    /** The requirements, and how the realm stands to them. */
    @Path("requirements")
    public RequirementsResource requirements() {
        call.requireRead();
        return new RequirementsResource(call);
    }

    /** The clients, and what the timetable says of them. */
    @Path("clients")
    public ClientsResource clients() {
        call.requireRead();
        return new ClientsResource(call);
    }

    /** The waivers of all clients. */
    @Path("waivers")
    public WaiversResource waivers() {
        call.requireRead();
        return new WaiversResource(call);
    }

    @Path("holds")
    public HoldsResource holds() {
        call.requireRead();
        return new HoldsResource(call);
    }

    /** Who will break on a date. */
    @Path("forecast")
    public ForecastResource forecast() {
        call.requireRead();
        return new ForecastResource(call);
    }

    /** Who is refused now. */
    @Path("refusals")
    public RefusalsResource refusals() {
        call.requireRead();
        return new RefusalsResource(call);
    }

    @Path("assessments")
    public AssessmentsResource assessments() {
        call.requireRead();
        return new AssessmentsResource(call);
    }

    @Path("changes")
    public ChangesResource changes() {
        call.requireRead();
        return new ChangesResource(call);
    }
}
