package no.helseprofil.it.planted;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import no.helseprofil.testkit.server.Distribution;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Distributions of Keycloak with changed classes, below the folder in which servers run, and extensions of others. */
final class ChangedKeycloak {

    private static final Path WORK = Path.of("target", "keycloak").toAbsolutePath();
    private static final Path LIBRARIES = Path.of("lib", "lib", "main");

    private ChangedKeycloak() {}

    /**
     * Returns the ZIP file of a changed distribution. It has only the name of its folder, which is unpacked already.
     *
     * @param name a name for it
     */
    static Path zip(List<ClassChange> changes, String name) throws IOException {
        Path stock = Path.of(System.getProperty("helseprofil.dist.zip"));
        Path folder = WORK.resolve("planted-" + name);
        if (Files.isDirectory(folder)) {
            Distribution.delete(folder);
        }
        Distribution unchanged = Distribution.unpackedBelow(WORK, stock);
        unchanged.copyTo(folder);
        linkBuilds(unchanged.unpacked(), folder);
        Set<String> jars = changes.stream().map(ClassChange::jar).collect(Collectors.toSet());
        for (String jar : jars) {
            put(changes.stream().filter(change -> change.jar().equals(jar)).toList(), jar, folder.resolve(LIBRARIES));
        }
        Path zip = WORK.resolve("planted-" + name + ".zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry(folder.getFileName() + "/bin/kc.sh"));
        }
        return zip;
    }

    /**
     * Links the builds that are kept of the unchanged distribution. A build transforms classes of the
     * database alone, which no change touches, so that it comes out the same.
     */
    private static void linkBuilds(Path unchanged, Path changed) throws IOException {
        String kept = unchanged.getFileName() + "-built-";
        try (Stream<Path> files = Files.list(WORK)) {
            for (Path build : files.filter(Files::isDirectory).toList()) {
                String name = build.getFileName().toString();
                Path link = WORK.resolve(name.replace(kept, changed.getFileName() + "-built-"));
                if (name.startsWith(kept) && !Files.isDirectory(link)) {
                    Files.createSymbolicLink(link, build);
                }
            }
        }
    }

    /** Returns a JAR with factories that extend Keycloak's and come before all others of their ids. */
    static Path jar(List<PlantedChange.Extension> extensions, String name) throws IOException {
        Path jar = WORK.resolve("planted-" + name + ".jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (PlantedChange.Extension extension : extensions) {
                out.putNextEntry(new ZipEntry(extension.name().replace('.', '/') + ".class"));
                out.write(factory(extension));
                out.putNextEntry(new ZipEntry("META-INF/services/" + extension.service()));
                out.write(extension.name().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private static byte[] factory(PlantedChange.Extension extension) {
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        String parent = extension.factory();
        out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, extension.name().replace('.', '/'), null, parent, null);
        MethodVisitor constructor = out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, parent, "<init>", "()V", false);
        constructor.visitInsn(Opcodes.RETURN);
        constructor.visitMaxs(0, 0);
        constructor.visitEnd();
        MethodVisitor order = out.visitMethod(Opcodes.ACC_PUBLIC, "order", "()I", null, null);
        order.visitCode();
        order.visitIntInsn(Opcodes.SIPUSH, 1_000);
        order.visitInsn(Opcodes.IRETURN);
        order.visitMaxs(0, 0);
        order.visitEnd();
        out.visitEnd();
        return out.toByteArray();
    }

    private static void put(List<ClassChange> changes, String beginning, Path libraries) throws IOException {
        Path jar;
        try (Stream<Path> files = Files.list(libraries)) {
            jar = files.filter(file -> file.getFileName().toString().startsWith(beginning))
                    .findFirst()
                    .orElseThrow();
        }
        Path changed = Files.createTempFile("planted-", ".jar");
        write(changes, jar, changed);
        // the JAR is a link to that of other servers, so it is replaced and not written
        Files.delete(jar);
        Files.move(changed, jar);
    }

    private static void write(List<ClassChange> changes, Path from, Path to) throws IOException {
        Set<String> missing = new HashSet<>();
        changes.forEach(change -> missing.add(change.type() + ".class"));
        try (ZipFile in = new ZipFile(from.toFile());
                OutputStream file = Files.newOutputStream(to);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.setLevel(Deflater.NO_COMPRESSION);
            for (Enumeration<? extends ZipEntry> entries = in.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                missing.remove(entry.getName());
                byte[] bytes = changed(changes, in, entry);
                if (bytes.length > 0 || entry.getSize() == 0) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    out.write(bytes);
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("no " + missing + " in " + from);
        }
    }

    private static byte[] changed(List<ClassChange> changes, ZipFile in, ZipEntry entry) throws IOException {
        try (InputStream content = in.getInputStream(entry)) {
            byte[] bytes = content.readAllBytes();
            for (ClassChange change : changes) {
                if (entry.getName().equals(change.type() + ".class")) {
                    bytes = change.change().apply(bytes);
                }
            }
            return bytes;
        }
    }
}
