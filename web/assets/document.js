// Bring the quoted words into view, also when the address came without "#trich-dan".
document.getElementById("trich-dan")?.scrollIntoView({ block: "center" });
